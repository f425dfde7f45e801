"""Drives the emulated Compute Engine by Google's Python client, and prints what it decoded as one JSON document."""

import json
import sys

from google.api_core.exceptions import Conflict, NotFound
from google.cloud import compute_v1 as compute
from google.oauth2.credentials import Credentials

HOST, PROJECT, REGION, ZONE = sys.argv[1], "a-project", "us-central1", "us-central1-a"


def client(name):
    module = "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")
    services = __import__(f"google.cloud.compute_v1.services.{module}.transports", fromlist=["rest"])
    transport = getattr(services, f"{name}RestTransport")
    return getattr(compute, f"{name}Client")(
        transport=transport(host=HOST, credentials=Credentials(token="made-up"), url_scheme="http")
    )


def last(link):
    return link.rsplit("/", 1)[1]


def finished(operation):
    """The library's own way to wait asks Google's own address, whatever the first client was told."""
    if operation.zone:
        return zonal.wait(project=PROJECT, zone=last(operation.zone), operation=operation.name)
    if operation.region:
        return regional.wait(project=PROJECT, region=last(operation.region), operation=operation.name)
    return everywhere.wait(project=PROJECT, operation=operation.name)


def properties(machine_type, **more):
    return compute.InstanceProperties(
        machine_type=machine_type,
        labels={"who": "python"},
        disks=[
            compute.AttachedDisk(
                boot=True,
                auto_delete=True,
                initialize_params=compute.AttachedDiskInitializeParams(
                    source_image="projects/debian-cloud/global/images/family/debian-12", disk_type="pd-balanced"
                ),
            )
        ],
        network_interfaces=[
            compute.NetworkInterface(
                subnetwork=f"regions/{REGION}/subnetworks/sub",
                nic_type="GVNIC",
                access_configs=[compute.AccessConfig(name="nat", type_="ONE_TO_ONE_NAT")],
            )
        ],
        metadata=compute.Metadata(items=[compute.Items(key="user-data", value="#cloud-config\n")]),
        **more,
    )


def bulk(names, machine_type="e2-standard-2", **more):
    return compute.BulkInsertInstanceResource(
        count=len(names),
        per_instance_properties={name: compute.BulkInsertInstanceResourcePerInstanceProperties() for name in names},
        instance_properties=properties(machine_type, **more),
    )


zonal, regional, everywhere = client("ZoneOperations"), client("RegionOperations"), client("GlobalOperations")
seen = {}
networks, subnets, firewalls = client("Networks"), client("Subnetworks"), client("Firewalls")
finished(networks.insert_unary(project=PROJECT, network_resource=compute.Network(name="net", auto_create_subnetworks=False, mtu=8896)))
finished(
    subnets.insert_unary(
        project=PROJECT,
        region=REGION,
        subnetwork_resource=compute.Subnetwork(name="sub", network="global/networks/net", ip_cidr_range="10.0.0.0/20"),
    )
)
allowed = [compute.Allowed(I_p_protocol="tcp", ports=["22"])]
rule = compute.Firewall(name="ssh", network="global/networks/net", source_ranges=["192.0.2.0/24"], allowed=allowed)
finished(firewalls.insert_unary(project=PROJECT, firewall_resource=rule))
network = networks.get(project=PROJECT, network="net")
seen["network"] = [network.name, network.mtu, network.auto_create_subnetworks, len(str(network.id))]

policies = client("ResourcePolicies")
policy = compute.ResourcePolicy(
    name="close", group_placement_policy=compute.ResourcePolicyGroupPlacementPolicy(collocation="COLLOCATED")
)
finished(policies.insert_unary(project=PROJECT, region=REGION, resource_policy_resource=policy))
seen["policy"] = policies.get(project=PROJECT, region=REGION, resource_policy="close").group_placement_policy.collocation

instances = client("Instances")
names = [f"py-{index}" for index in range(3)]
finished(instances.bulk_insert_unary(project=PROJECT, zone=ZONE, bulk_insert_instance_resource_resource=bulk(names)))
one = instances.get(project=PROJECT, zone=ZONE, instance="py-0")
seen["instance"] = {
    "status": one.status,
    "machineType": last(one.machine_type),
    "labels": dict(one.labels),
    "nic": [one.network_interfaces[0].nic_type, one.network_interfaces[0].network_i_p, one.network_interfaces[0].name],
    "nat": one.network_interfaces[0].access_configs[0].nat_i_p,
    "model": one.scheduling.provisioning_model,
    "userData": one.metadata.items[0].value,
    "disk": last(one.disks[0].source),
}

query = compute.AggregatedListInstancesRequest(project=PROJECT, filter='labels.who = "python"', max_results=2)
found = {scope: [each.name for each in inner.instances] for scope, inner in instances.aggregated_list(query) if inner.instances}
seen["aggregated"] = found
seen["listed"] = [each.name for each in instances.list(compute.ListInstancesRequest(project=PROJECT, zone=ZONE, max_results=1))]

labelled = compute.InstancesSetLabelsRequest(labels={"who": "nobody"}, label_fingerprint=one.label_fingerprint)
arguments = {"project": PROJECT, "zone": ZONE, "instance": "py-0"}
finished(instances.set_labels_unary(**arguments, instances_set_labels_request_resource=labelled))
seen["relabelled"] = dict(instances.get(**arguments).labels)
try:
    instances.set_labels_unary(**arguments, instances_set_labels_request_resource=labelled)
except Exception as error:
    seen["stale"] = type(error).__name__

finished(instances.stop_unary(**arguments))
seen["stopped"] = instances.get(**arguments).status
finished(instances.start_unary(**arguments))
seen["started"] = instances.get(**arguments).status

gpus = compute.Scheduling(on_host_maintenance="TERMINATE", provisioning_model="STANDARD")
sold_out = finished(
    instances.bulk_insert_unary(
        project=PROJECT,
        zone=ZONE,
        bulk_insert_instance_resource_resource=bulk(["no-0", "no-1"], "a2-highgpu-1g", scheduling=gpus),
    )
)
seen["soldOut"] = [sold_out.error.errors[0].code, sold_out.http_error_status_code]
group = compute.ListZoneOperationsRequest(
    project=PROJECT, zone=ZONE, filter=f'operationGroupId = "{sold_out.operation_group_id}"'
)
reasons = [each.error.errors[0] for each in zonal.list(group) if each.operation_type == "insert"]
seen["why"] = [[each.code, [info.error_info.metadatas.get("zonesAvailable") for info in each.error_details]] for each in reasons]

for name, act in {
    "conflict": lambda: networks.insert_unary(
        project=PROJECT, network_resource=compute.Network(name="net", auto_create_subnetworks=False)
    ),
    "missing": lambda: instances.get(project=PROJECT, zone=ZONE, instance="nothing"),
}.items():
    try:
        act()
    except (Conflict, NotFound) as error:
        seen[name] = [type(error).__name__, error.code]

region = client("Regions").get(project=PROJECT, region=REGION)
seen["zones"] = [last(zone) for zone in region.zones]
types = client("MachineTypes")
seen["type"] = types.get(project=PROJECT, zone=ZONE, machine_type="a3-highgpu-8g").accelerators[0].guest_accelerator_count
image = client("Images").get_from_family(project="debian-cloud", family="debian-12")
seen["image"] = image.family

for name in names:
    finished(instances.delete_unary(project=PROJECT, zone=ZONE, instance=name))
finished(policies.delete_unary(project=PROJECT, region=REGION, resource_policy="close"))
finished(firewalls.delete_unary(project=PROJECT, firewall="ssh"))
finished(subnets.delete_unary(project=PROJECT, region=REGION, subnetwork="sub"))
finished(networks.delete_unary(project=PROJECT, network="net"))
print(json.dumps(seen))
