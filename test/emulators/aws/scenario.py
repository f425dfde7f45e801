"""One EC2 scenario by boto3, against any endpoint: prints what it decoded, step by step, as one JSON document.

python3 scenario.py ENDPOINT INSTANCE_TYPE IMAGE_OWNER IMAGE_NAME
"""
import json
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, instance_type, owner, image_name = sys.argv[1:5]
ec2 = boto3.client(
    "ec2",
    endpoint_url=endpoint,
    region_name="us-east-1",
    aws_access_key_id="emulated",
    aws_secret_access_key="emulated",
    config=Config(retries={"max_attempts": 0}),
)
steps = {}


def step(name, value):
    """A value, or what computes it of answers that may lack what it needs."""
    try:
        steps[name] = value() if callable(value) else value
    except LookupError as error:
        steps[name] = f"no {error}"


def refused(name, call, **arguments):
    try:
        call(**arguments)
        step(name, "not refused")
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        step(name, [error.response["Error"]["Code"], status])
    except Exception as error:  # an answer that no EC2 would give
        step(name, [type(error).__name__, 0])


def tags(kind, **values):
    return [{"ResourceType": kind, "Tags": [{"Key": key, "Value": value} for key, value in values.items()]}]


def until(states, ids):
    for _ in range(200):
        seen = [i["State"]["Name"] for r in ec2.describe_instances(InstanceIds=ids)["Reservations"] for i in r["Instances"]]
        if seen and all(state in states for state in seen):
            return seen
        time.sleep(0.02)
    return seen


regions = [region["RegionName"] for region in ec2.describe_regions()["Regions"]]
step("regions", "us-east-1" in regions and "us-west-2" in regions)
zones = {zone["ZoneName"]: zone["ZoneId"] for zone in ec2.describe_availability_zones()["AvailabilityZones"]}
step("zones", [len(zones) > 3, all(id.startswith("use1-az") for id in zones.values())])
zone = sorted(zones)[0]

vpc = ec2.create_vpc(CidrBlock="10.40.0.0/16", TagSpecifications=tags("vpc", lease="abc"))["Vpc"]
step("vpc", [vpc["CidrBlock"], {tag["Key"]: tag["Value"] for tag in vpc["Tags"]}, vpc["IsDefault"]])
vpc_id = vpc["VpcId"]
refused("vpc block too large", ec2.create_vpc, CidrBlock="10.0.0.0/8")
refused("vpc that is not there", ec2.delete_vpc, VpcId="vpc-0123456789abcdef0")
refused("vpc id that is none", ec2.describe_vpcs, VpcIds=["nonsense"])
refused("unknown filter", ec2.describe_vpcs, Filters=[{"Name": "colour", "Values": ["red"]}])
step("vpc by tag", len(ec2.describe_vpcs(Filters=[{"Name": "tag:lease", "Values": ["a?c"]}])["Vpcs"]))

subnet = ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.40.0.0/20", AvailabilityZone=zone)["Subnet"]
step("subnet", [subnet["AvailabilityZone"] == zone, subnet["AvailabilityZoneId"] == zones[zone], subnet["AvailableIpAddressCount"]])
refused("subnet that overlaps", ec2.create_subnet, VpcId=vpc_id, CidrBlock="10.40.8.0/24")
refused("subnet outside", ec2.create_subnet, VpcId=vpc_id, CidrBlock="10.41.0.0/20")
refused("vpc in use", ec2.delete_vpc, VpcId=vpc_id)

gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc_id)
attachments = ec2.describe_internet_gateways(InternetGatewayIds=[gateway])["InternetGateways"][0]["Attachments"]
step("gateway", [[each["State"], each["VpcId"] == vpc_id] for each in attachments])
refused("gateway attached twice", ec2.attach_internet_gateway, InternetGatewayId=gateway, VpcId=vpc_id)
refused("gateway in use", ec2.delete_internet_gateway, InternetGatewayId=gateway)
main = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc_id]}, {"Name": "association.main", "Values": ["true"]}])
table = main["RouteTables"][0]["RouteTableId"]
step("route", ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)["Return"])
routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
step("routes", sorted([each["DestinationCidrBlock"], each["GatewayId"] == gateway] for each in routes))

group = ec2.create_security_group(GroupName="nodes", Description="nodes", VpcId=vpc_id)["GroupId"]
refused("group of the same name", ec2.create_security_group, GroupName="nodes", Description="nodes", VpcId=vpc_id)
itself = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}]
ssh = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}]
ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=itself + ssh)
refused("rule twice", ec2.authorize_security_group_ingress, GroupId=group, IpPermissions=ssh)
seen = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
step("ingress", sorted([p["IpProtocol"], p.get("FromPort"), [r["CidrIp"] for r in p["IpRanges"]], [g["GroupId"] == group for g in p["UserIdGroupPairs"]]] for p in seen["IpPermissions"]))
step("egress", [[p["IpProtocol"], [r["CidrIp"] for r in p["IpRanges"]]] for p in seen["IpPermissionsEgress"]])
ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=ssh)
refused("rule revoked twice", ec2.revoke_security_group_ingress, GroupId=group, IpPermissions=ssh)
step("ingress left", [p["IpProtocol"] for p in ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]])

try:
    pg = ec2.create_placement_group(GroupName="together", Strategy="cluster")["PlacementGroup"]
    step("placement group", [pg["GroupName"], pg["Strategy"], pg["State"]])
except Exception as error:
    step("placement group", type(error).__name__)
refused("placement group of the same name", ec2.create_placement_group, GroupName="together", Strategy="cluster")

images = ec2.describe_images(Owners=[owner], Filters=[{"Name": "name", "Values": [image_name]}])["Images"]
step("images", [len(images) > 0, all(image["OwnerId"] == owner for image in images)])
image = sorted(images, key=lambda each: each["CreationDate"])[-1]["ImageId"]

launch = dict(
    ImageId=image,
    InstanceType=instance_type,
    MinCount=2,
    MaxCount=2,
    NetworkInterfaces=[{"DeviceIndex": 0, "SubnetId": subnet["SubnetId"], "Groups": [group], "AssociatePublicIpAddress": True}],
    MetadataOptions={"HttpTokens": "required"},
    BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"Encrypted": True, "VolumeSize": 100}}],
    TagSpecifications=tags("instance", lease="abc") + tags("volume", lease="abc"),
    ClientToken="token-1",
)
refused("dry run", ec2.run_instances, **launch, DryRun=True)
made = ec2.run_instances(**launch)
ids = [each["InstanceId"] for each in made["Instances"]]
step("launched", [len(ids), [each["AmiLaunchIndex"] for each in made["Instances"]], made["Instances"][0]["State"]["Name"]])
again = ec2.run_instances(**launch)
step("the same token again", sorted(each["InstanceId"] for each in again["Instances"]) == sorted(ids))
refused("the same token, other parameters", ec2.run_instances, **{**launch, "MinCount": 1, "MaxCount": 1})
refused("unknown type", ec2.run_instances, **{**launch, "InstanceType": "p99.huge", "ClientToken": "token-2"})
refused("unknown image", ec2.run_instances, **{**launch, "ImageId": "ami-0123456789abcdef0", "ClientToken": "token-3"})
refused("least above most", ec2.run_instances, **{**launch, "MinCount": 3, "ClientToken": "token-4"})
step("running", until(["running"], ids))

first = ec2.describe_instances(InstanceIds=ids)["Reservations"][0]["Instances"][0]
step("instance", lambda: {
    "type": first["InstanceType"] == instance_type,
    "zone": first["Placement"]["AvailabilityZone"] == zone,
    "public": "PublicIpAddress" in first,
    "tokens": first["MetadataOptions"]["HttpTokens"],
    "interfaces": len(first["NetworkInterfaces"]),
    "card": first["NetworkInterfaces"][0]["Attachment"]["DeviceIndex"],
    "tags": {tag["Key"]: tag["Value"] for tag in first["Tags"]},
    "token": first.get("ClientToken"),
})
volume = ec2.describe_volumes(VolumeIds=[first["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]])["Volumes"][0]
step("volume", lambda: [volume["Encrypted"], volume["Size"], volume["State"], volume["Attachments"][0]["DeleteOnTermination"]])
pages = ec2.get_paginator("describe_instances").paginate(
    Filters=[{"Name": "tag:lease", "Values": ["abc"]}, {"Name": "instance-state-name", "Values": ["running"]}], PaginationConfig={"PageSize": 5})
step("pages", sum(len(r["Instances"]) for page in pages for r in page["Reservations"]) == 2)
refused("a next token that is none", ec2.describe_instances, NextToken="nonsense")
found = ec2.describe_tags(Filters=[{"Name": "key", "Values": ["lease"]}, {"Name": "value", "Values": ["abc"]}])["Tags"]
step("tags", sorted({each["ResourceType"] for each in found}))
ec2.create_tags(Resources=[ids[0]], Tags=[{"Key": "more", "Value": "1"}])
ec2.delete_tags(Resources=[ids[0]], Tags=[{"Key": "more"}])
step("tag removed", [t["Key"] for t in ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [ids[0]]}])["Tags"]])

refused("group in use", ec2.delete_security_group, GroupId=group)
refused("subnet in use", ec2.delete_subnet, SubnetId=subnet["SubnetId"])
refused("start of what runs not", ec2.start_instances, InstanceIds=["i-0123456789abcdef0"])
stopping = ec2.stop_instances(InstanceIds=[ids[0]])["StoppingInstances"][0]
step("stopping", [stopping["PreviousState"]["Name"], stopping["CurrentState"]["Name"]])
step("stopped", until(["stopped"], [ids[0]]))
ec2.start_instances(InstanceIds=[ids[0]])
step("started", until(["running"], [ids[0]]))
address = ec2.allocate_address(Domain="vpc")
ec2.associate_address(AllocationId=address["AllocationId"], InstanceId=ids[1])
step("address", ec2.describe_instances(InstanceIds=[ids[1]])["Reservations"][0]["Instances"][0]["PublicIpAddress"] == address["PublicIp"])
refused("address in use", ec2.release_address, AllocationId=address["AllocationId"])

ending = ec2.terminate_instances(InstanceIds=ids)["TerminatingInstances"]
step("terminating", sorted(each["CurrentState"]["Name"] for each in ending))
step("terminated", until(["terminated"], ids))
step("volume gone", len(ec2.describe_volumes(Filters=[{"Name": "tag:lease", "Values": ["abc"]}])["Volumes"]))
refused("token of what has ended", ec2.run_instances, **launch)
for call, arguments in [
    (ec2.release_address, {"AllocationId": address["AllocationId"]}),
    (ec2.delete_security_group, {"GroupId": group}),
    (ec2.delete_subnet, {"SubnetId": subnet["SubnetId"]}),
    (ec2.detach_internet_gateway, {"InternetGatewayId": gateway, "VpcId": vpc_id}),
    (ec2.delete_internet_gateway, {"InternetGatewayId": gateway}),
    (ec2.delete_vpc, {"VpcId": vpc_id}),
]:
    try:
        call(**arguments)
        step(call.__name__, "done")
    except ClientError as error:
        step(call.__name__, error.response["Error"]["Code"])
step("nothing left", len(ec2.describe_vpcs(Filters=[{"Name": "tag:lease", "Values": ["abc"]}])["Vpcs"]))
print(json.dumps(steps))
