namespace DrFunctions.Orchestrations;

/// <summary>Off-epochs of a machine: a proven power-off opens one.</summary>
internal static class OffEpochs
{
    public static (ProtectedMachineState State, OffEpoch Answer) Open(ProtectedMachineState machine, OpenEpochRequest request)
    {
        var opened = machine.Owner != request.Run || IsKnown(machine, request)
            ? machine
            : machine with { OffEpoch = machine.OffEpoch + 1, Off = request.Off, OffSide = request.Side };
        return (opened, new OffEpoch(opened.OffEpoch, opened.Off ?? request.Off));
    }

    private static bool IsKnown(ProtectedMachineState machine, OpenEpochRequest request) =>
        machine.Off is { } off && machine.OffSide == request.Side
        && off.VmId == request.Off.VmId && off.Fingerprint == request.Off.Fingerprint;
}
