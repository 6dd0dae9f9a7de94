using System.Text.Json.Nodes;

namespace DrFunctions.Activities.Tests.Harness;

/// <summary>Changes to the sample inventory.</summary>
internal static class Edits
{
    /// <summary>Takes a role from the product's principal.</summary>
    public static void Without(JsonObject inventory, string role)
    {
        var roles = inventory["principals"]!.AsArray()
            .Single(p => (string)p!["name"]! == "dr-functions")!["roles"]!.AsArray();
        foreach (var grant in roles.Where(r => (string)r!["role"]! == role).ToList())
            roles.Remove(grant);
    }

    /// <summary>Gives the product's principal a role on a resource group.</summary>
    public static void With(JsonObject inventory, string role, string group) =>
        inventory["principals"]!.AsArray().Single(p => (string)p!["name"]! == "dr-functions")!["roles"]!.AsArray().Add(
            new JsonObject { ["role"] = role, ["scope"] = $"/subscriptions/{Sample.Subscription}/resourceGroups/{group}" });

    /// <summary>Takes a machine away, and leaves its disks and NIC; an empty name takes none.</summary>
    public static void WithoutMachine(JsonObject inventory, string group, string name)
    {
        if (name.Length > 0)
            inventory["virtualMachines"]!.AsArray().Remove(Find(inventory, "virtualMachines", group, name));
    }

    public static JsonObject Disk(JsonObject inventory, string group, string name) => Find(inventory, "disks", group, name);

    public static JsonObject Machine(JsonObject inventory, string group, string name) => Find(inventory, "virtualMachines", group, name);

    /// <summary>Gives a machine another NIC, first in its list but not the primary one, with a security group.</summary>
    public static void SecondNic(JsonObject inventory, string group, string machine, string securityGroup)
    {
        var first = Find(inventory, "networkInterfaces", group, $"{machine}-nic");
        var second = first.DeepClone().AsObject();
        second["id"] = ((string)first["id"]!) + "-2";
        second["name"] = $"{machine}-nic-2";
        second["properties"]!["networkSecurityGroup"] = new JsonObject { ["id"] = securityGroup };
        var address = second["properties"]!["ipConfigurations"]![0]!["properties"]!.AsObject();
        address.Remove("privateIPAddress");
        address["privateIPAllocationMethod"] = "Dynamic";
        inventory["networkInterfaces"]!.AsArray().Add(second);
        Machine(inventory, group, machine)["properties"]!["networkProfile"]!["networkInterfaces"]!.AsArray().Insert(0, new JsonObject
        {
            ["id"] = (string)second["id"]!, ["properties"] = new JsonObject { ["primary"] = false },
        });
    }

    /// <summary>Takes a machine's data disks away from it.</summary>
    public static void WithoutDataDisks(JsonObject inventory, string group, string name) =>
        Machine(inventory, group, name)["properties"]!["storageProfile"]!["dataDisks"]!.AsArray().Clear();

    public static JsonNode DataSlot(JsonObject inventory, string group, string name) =>
        Find(inventory, "virtualMachines", group, name)["properties"]!["storageProfile"]!["dataDisks"]![0]!;

    private static JsonObject Find(JsonObject inventory, string kind, string group, string name) =>
        inventory[kind]!.AsArray().Select(r => r!.AsObject()).Single(r =>
            (string)r["name"]! == name && ((string)r["id"]!).Contains($"/resourceGroups/{group}/", StringComparison.OrdinalIgnoreCase));
}
