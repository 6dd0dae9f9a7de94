namespace DrFunctions.Simulator.World;

/// <summary>Runs what is installed on the machines' disks.</summary>
internal interface IGuestHost
{
    /// <summary>The machine got power; the guest boots.</summary>
    void PowerOn(VirtualMachine vm);

    /// <summary>The machine lost power: when the call returns nothing is written any more.</summary>
    void PowerLost(VirtualMachine vm);

    /// <summary>Has the machine's guest run a script; null when there is none whose system is up.</summary>
    ShellResult? Run(VirtualMachine vm, string script);

    /// <summary>Does something while no guest writes.</summary>
    void WhileStill(Action work);
}
