using DrFunctions.Durable;

namespace DrFunctions.Engine.Tests;

/// <summary>An entity that writes down what it is told.</summary>
internal sealed class Journal : Entity<JournalState>
{
    public static readonly EntityName<JournalState> Kind = new("Journal");
    public static readonly EntityOperation<string, string> Append = Kind.Operation<string, string>("Append");
    public static readonly EntityOperation<string, string> Break = Kind.Operation<string, string>("Break");
    public static readonly EntityOperation<string, string> Forward = Kind.Operation<string, string>("Forward");

    public Journal()
    {
        On(Append, text => State.Text += text);
        On(Break, string (text) =>
        {
            State.Text += text;
            throw new InvalidOperationException("broken:" + text);
        });
        On(Forward, to =>
        {
            SignalEntity(Append, to, Key);
            return "";
        });
    }
}

internal sealed class JournalState
{
    public string Text { get; set; } = "";
}
