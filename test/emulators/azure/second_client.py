"""Microsoft's SDK for Python against the emulator: what it decodes is printed as one JSON document.

    second_client.py ENDPOINT CERTIFICATE
"""

import json
import sys
import time

from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
REGION, GROUP = "eastus", "second"


class Credential:
    def get_token(self, *_scopes, **_options):
        return AccessToken("made-up", int(time.time()) + 3600)


def main(endpoint: str, certificate: str) -> None:
    shared = {"base_url": endpoint, "connection_verify": certificate, "polling_interval": 0, "retry_total": 0}
    scopes = {"credential_scopes": ["https://management.azure.com/.default"]}
    compute = ComputeManagementClient(Credential(), SUBSCRIPTION, **shared, **scopes)
    network = NetworkManagementClient(Credential(), SUBSCRIPTION, **shared, **scopes)
    resources = ResourceManagementClient(Credential(), SUBSCRIPTION, **shared, **scopes)
    version = {"params": {"api-version": "2026-01-01"}}  # of the SDK for JavaScript: this one is a version ahead
    told = {}

    group = resources.resource_groups.create_or_update(GROUP, {"location": REGION, "tags": {"a": "b"}})
    told["group"] = [group.name, group.location, group.tags, group.properties.provisioning_state]
    guard = network.network_security_groups.begin_create_or_update(GROUP, "guard", {"location": REGION}, **version).result()
    net = network.virtual_networks.begin_create_or_update(
        GROUP,
        "net",
        {
            "location": REGION,
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                "subnets": [{"name": "s", "properties": {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": {"id": guard.id}}}],
            },
        },
        **version,
    ).result()
    told["network"] = [net.name, net.address_space.address_prefixes, net.subnets[0].network_security_group.id == guard.id]

    sku = next(each for each in compute.resource_skus.list(filter=f"location eq '{REGION}'") if each.name == "Standard_ND96isr_H100_v5")
    told["rdma"] = next(each.value for each in sku.capabilities if each.name == "RdmaEnabled")

    body = scale_set(net.subnets[0].id)
    made = compute.virtual_machine_scale_sets.begin_create_or_update(GROUP, "gang", body).result()
    told["scaleSet"] = [made.name, made.sku.capacity, made.provisioning_state, made.orchestration_mode, made.tags]
    machines = list(compute.virtual_machine_scale_set_vms.list(GROUP, "gang", expand="instanceView"))
    told["machines"] = [
        [each.instance_id, each.provisioning_state, [status.code for status in each.instance_view.statuses]] for each in machines
    ]
    nics = list(network.network_interfaces.list_virtual_machine_scale_set_network_interfaces(GROUP, "gang"))
    told["nics"] = [nic.enable_accelerated_networking for nic in nics]
    grown = compute.virtual_machine_scale_sets.begin_update(GROUP, "gang", {"sku": {"name": "Standard_D2s_v5", "capacity": 3}}).result()
    told["grown"] = grown.sku.capacity
    compute.virtual_machine_scale_sets.begin_deallocate(GROUP, "gang", {"instanceIds": ["1"]}).result()
    view = compute.virtual_machine_scale_set_vms.get_instance_view(GROUP, "gang", "1")
    told["deallocated"] = [status.code for status in view.statuses]
    compute.virtual_machine_scale_sets.begin_delete_instances(GROUP, "gang", {"instanceIds": ["0"]}).result()
    told["left"] = [each.instance_id for each in compute.virtual_machine_scale_set_vms.list(GROUP, "gang")]
    told["usage"] = {each.name.value: each.current_value for each in compute.usage.list(REGION) if each.current_value > 0}

    address = network.public_ip_addresses.begin_create_or_update(
        GROUP, "ip", {"location": REGION, "sku": {"name": "Standard"}, "properties": {"publicIPAllocationMethod": "Static"}}, **version
    ).result()
    configuration = {"subnet": {"id": net.subnets[0].id}, "publicIPAddress": {"id": address.id}}
    nic = network.network_interfaces.begin_create_or_update(
        GROUP, "nic", {"location": REGION, "properties": {"ipConfigurations": [{"name": "c", "properties": configuration}]}}, **version
    ).result()
    compute.virtual_machines.begin_create_or_update(GROUP, "mine", machine(nic.id)).result()
    mine = compute.virtual_machines.get(GROUP, "mine", expand="instanceView")
    statuses = [status.code for status in mine.instance_view.statuses]
    attached = network.network_interfaces.get(GROUP, "nic", **version).virtual_machine.id == mine.id
    told["machine"] = [mine.name, mine.provisioning_state, statuses, mine.zones, attached]
    tags = {"properties": {"tags": {"a:b": "c"}}}
    told["tagged"] = resources.tags.begin_update_at_scope(mine.id, {**tags, "operation": "Merge"}).result().properties.tags
    told["found"] = [each.name for each in resources.resources.list(filter="tagName eq 'a:b' and tagValue eq 'c'")]
    resources.tags.begin_update_at_scope(mine.id, {**tags, "operation": "Delete"}).result()
    told["untagged"] = resources.tags.get_at_scope(mine.id).properties.tags
    disk = compute.disks.get(GROUP, "mine-disk")
    told["disk"] = [disk.disk_state, disk.managed_by == mine.id]
    compute.virtual_machines.begin_deallocate(GROUP, "mine").result()
    told["off"] = compute.virtual_machines.instance_view(GROUP, "mine").statuses[1].code
    compute.virtual_machines.begin_delete(GROUP, "mine").result()
    told["beside"] = [
        [each.name for each in network.network_interfaces.list(GROUP, **version)],
        [each.name for each in compute.disks.list_by_resource_group(GROUP)],
    ]

    told["refused"] = [
        refusal(lambda: compute.virtual_machine_scale_sets.get(GROUP, "none")),
        refusal(lambda: network.network_security_groups.begin_delete(GROUP, "guard", **version).result()),
        refusal(lambda: compute.virtual_machine_scale_sets.begin_create_or_update(GROUP, "x", {**body, "sku": {"name": "None", "capacity": 1}})),
        refusal(lambda: resources.resource_groups.get("none")),
    ]
    compute.virtual_machine_scale_sets.begin_delete(GROUP, "gang").result()
    resources.resource_groups.begin_delete(GROUP).result()
    told["groups"] = [each.name for each in resources.resource_groups.list()]
    print(json.dumps(told))


def refusal(act):
    try:
        act()
    except HttpResponseError as error:
        return [error.status_code, error.error.code if error.error else None]
    return None


def scale_set(subnet: str):
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMade+Up"
    return {
        "location": REGION,
        "tags": {"owner": "ada"},
        "sku": {"name": "Standard_D2s_v5", "capacity": 2},
        "properties": {
            "upgradePolicy": {"mode": "Manual"},
            "overprovision": False,
            "virtualMachineProfile": {
                "storageProfile": {
                    "imageReference": {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"},
                    "osDisk": {"createOption": "FromImage"},
                },
                "osProfile": {
                    "computerNamePrefix": "gang",
                    "adminUsername": "ada",
                    "linuxConfiguration": {
                        "disablePasswordAuthentication": True,
                        "ssh": {"publicKeys": [{"path": "/home/ada/.ssh/authorized_keys", "keyData": key}]},
                    },
                },
                "networkProfile": {
                    "networkInterfaceConfigurations": [
                        {
                            "name": "nic",
                            "properties": {
                                "primary": True,
                                "enableAcceleratedNetworking": True,
                                "ipConfigurations": [{"name": "ip", "properties": {"subnet": {"id": subnet}}}],
                            },
                        }
                    ]
                },
            },
        },
    }


def machine(nic: str):
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMade+Up"
    return {
        "location": REGION,
        "zones": ["2"],
        "tags": {"owner": "ada"},
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
            "storageProfile": {
                "imageReference": {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"},
                "osDisk": {"createOption": "FromImage", "name": "mine-disk"},
            },
            "osProfile": {
                "computerName": "mine",
                "adminUsername": "ada",
                "linuxConfiguration": {
                    "disablePasswordAuthentication": True,
                    "ssh": {"publicKeys": [{"path": "/home/ada/.ssh/authorized_keys", "keyData": key}]},
                },
            },
            "networkProfile": {"networkInterfaces": [{"id": nic}]},
        },
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
