namespace DrFunctions.Simulator.World;

/// <summary>A resource without a state machine of its own: resource groups, NICs, virtual networks, locks, role assignments.</summary>
internal sealed class GenericResource(string id, string type, string location) : Resource(id, type, location)
{
    protected override JsonObject RenderProperties(string view) =>
        Type is ResourceTypes.Lock or ResourceTypes.RoleAssignment ? Properties.Copy() : base.RenderProperties(view);
}
