using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>Leave to change a machine's world. Leave to start makes that side the one that holds the truth.</summary>
internal static class Permits
{
    public static (ProtectedMachineState State, PermitResult Answer) Give(
        ProtectedMachineState machine, string key, PermitRequest request)
    {
        // A run asks again only once what it did under the last permit has ended.
        var asked = machine.Owner != request.Run && machine.PermitsOf == request.Run
            ? machine with { PermitsUntil = null }
            : machine;
        if (!request.Rollback && asked.Held.Contains(request.Run))
        {
            return (asked, new PermitResult(null, Refusals.Cancelled(request.Run, key)));
        }

        if (PermitRules.WhyNot(asked, request) is { } reason)
        {
            return (asked, new PermitResult(null, Refusals.PermitRefused(key, request.Run, reason)));
        }

        var given = asked with
        {
            PermitsOf = request.Run,
            PermitsUntil = asked.PermitsUntil > request.ValidUntil ? asked.PermitsUntil : request.ValidUntil,
        };
        return (
            request.Start is { } start ? TakeOvers.Started(given, request.To, start) : OldSources.Changed(given, request),
            new PermitResult(new Permit(request.Run, request.Epoch, request.Step, request.ValidUntil), null));
    }
}
