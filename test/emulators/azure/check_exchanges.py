"""Holds what went over the wire against Microsoft's SDK for Python: made from the same API descriptions as the one for JavaScript, by
another generator. Reads exchanges as JSON, one a line, from a file; prints how many it checked, by operation, and what does not fit.

    check_exchanges.py EXCHANGES MODEL
"""

import collections
import enum
import json
import sys
import types
import typing

import azure.mgmt.compute.models as compute
import azure.mgmt.compute.models._models as compute_models
import azure.mgmt.network.models as network
import azure.mgmt.network.models._models as network_models
import azure.mgmt.resource.resources.models as resources
import azure.mgmt.resource.resources.models._models as resources_models

PACKAGES = {
    "compute": (compute, compute_models),
    "network": (network, network_models),
    "resources": (resources, resources_models),
}


def class_of(model: str):
    """`compute.virtualMachineScaleSet`, in whatever case Python writes it; None for lists, which it keeps no model of."""
    package, name = model.split(".", 1)
    known = {each.lower(): each for each in dir(PACKAGES[package][1])}
    found = known.get(name.lower())
    return found and getattr(PACKAGES[package][1], found), package


def misfits(cls, package: str, value, side: str, path: str):
    if not isinstance(value, dict):
        yield f"{path}: no object"
        return
    public, module = PACKAGES[package]
    everything = types.SimpleNamespace(**{**vars(module), **vars(public)})  # enums are in the one, inner models in the other
    hints = typing.get_type_hints(cls, {**vars(module), "_models": everything, "_common_models": everything})
    fields = {}
    for base in cls.__mro__:
        for attribute, field in vars(base).items():
            if hasattr(field, "_rest_name_input"):
                fields.setdefault(field._rest_name_input or attribute, (attribute, field))
    for key, inner in value.items():
        if key not in fields:
            yield f"{path}.{key}: unknown to {cls.__name__}"
            continue
        attribute, field = fields[key]
        if side == "request" and field._visibility == ["read"]:
            yield f"{path}.{key}: only answers have it"
        yield from misfits_of_type(hints.get(attribute), package, inner, side, f"{path}.{key}")


def misfits_of_type(hint, package: str, value, side: str, path: str):
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if hint is None or hint is typing.Any or value is None:
        return
    if origin is typing.Union:
        parts = [part for part in parts if part is not type(None)]
        words = [part for part in parts if isinstance(part, type) and issubclass(part, enum.Enum)]
        if words and words[0].__name__ == "VirtualMachineSizeTypes":
            return  # given up by Azure itself: it ends with the sizes of 2019, and the service takes all
        if words:
            if str(value).lower() not in {each.value.lower() for each in words[0]}:
                yield f"{path}: {value!r} is no {words[0].__name__}"
        elif len(parts) == 1:
            yield from misfits_of_type(parts[0], package, value, side, path)
    elif origin is list:
        if not isinstance(value, list):
            yield f"{path}: no list"
            return
        for at, each in enumerate(value):
            yield from misfits_of_type(parts[0], package, each, side, f"{path}[{at}]")
    elif origin is dict:
        for key, each in value.items():
            yield from misfits_of_type(parts[1], package, each, side, f"{path}.{key}")
    elif isinstance(hint, type) and hint.__module__.endswith("._models"):
        yield from misfits(hint, package, value, side, path)
    elif hint in (str, bool, int, float):
        fits = isinstance(value, (int, float)) if hint is float else isinstance(value, hint)
        if not fits or (hint is int and isinstance(value, bool)):
            yield f"{path}: {value!r} is no {hint.__name__}"


def main(exchanges: str, model: str) -> None:
    operations = {each["name"]: each for each in json.load(open(model))["operations"]}
    checked, wrong, without = collections.Counter(), [], set()
    for line in open(exchanges):
        exchange = json.loads(line)
        operation = operations.get(exchange["operation"])
        if operation is None:
            continue
        checked[operation["name"]] += 1
        for side, key, text in (("request", "body", exchange["request"]), ("answer", "answer", exchange["answer"])):
            if key not in operation or text == "" or (side == "answer" and exchange["status"] >= 400):
                continue
            value = json.loads(text)
            cls, package = class_of(operation[key])
            values = [value] if cls else value.get("value", [])
            if cls is None:
                name = operation[key].removesuffix("ListResult").removesuffix("sResult").removesuffix("ListWithLinkResult")
                cls = class_of(LISTED.get(operation["name"], name))[0]
            if cls is None:
                without.add(operation[key])
                continue
            for each in values:
                wrong += [f"{operation['name']} {side}{misfit}" for misfit in misfits(cls, package, each, side, "")]
    print(json.dumps({"checked": checked, "wrong": sorted(set(wrong)), "without": sorted(without)}))


LISTED = {
    "VirtualMachineScaleSets_List": "compute.virtualMachineScaleSet",
    "VirtualMachineScaleSetVMs_List": "compute.virtualMachineScaleSetVM",
    "VirtualMachines_List": "compute.virtualMachine",
    "VirtualMachines_ListAll": "compute.virtualMachine",
    "Disks_List": "compute.disk",
    "Disks_ListByResourceGroup": "compute.disk",
    "Resources_List": "resources.genericResourceExpanded",
    "ResourceSkus_List": "compute.resourceSku",
    "Usage_List": "compute.usage",
    "ResourceGroups_List": "resources.resourceGroup",
    "Resources_ListByResourceGroup": "resources.genericResourceExpanded",
    "NetworkInterfaces_ListVirtualMachineScaleSetNetworkInterfaces": "network.networkInterface",
    "PublicIPAddresses_ListVirtualMachineScaleSetPublicIPAddresses": "network.publicIPAddress",
}

if __name__ == "__main__":
    main(*sys.argv[1:])
