namespace DrFunctions.Simulator;

/// <summary>A guest as the control plane shows it.</summary>
/// <param name="Machine">Id of the virtual machine, lower case.</param>
/// <param name="Name">Name that the guest was installed under; null before it has booted.</param>
/// <param name="State">booting, healthy, unhealthy or stopped.</param>
/// <param name="Problem">Why it is unhealthy or stopped.</param>
/// <param name="Address">Private address.</param>
/// <param name="Ports">Ports that are open.</param>
/// <param name="LastAcknowledged">Number of the last write that was acknowledged.</param>
public sealed record GuestStatus(string Machine, string? Name, string State, string? Problem, string? Address, IReadOnlyList<int> Ports, long LastAcknowledged);
