using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DrFunctions.Durable.Tests;

internal static class Fixture
{
    public static IPayloadSerializer Serializer { get; } = new JsonPayloadSerializer(
        new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() });
}

internal sealed class CounterState
{
    public int Value { get; set; }
}

internal sealed class Counter : Entity<CounterState>
{
    public static readonly EntityName<CounterState> Kind = new("Counter");
    public static readonly EntityOperation<int, int> Add = Kind.Operation<int, int>("Add");
    public static readonly EntityOperation<Unit, string> WhoAmI = Kind.Operation<Unit, string>("WhoAmI");
    public static readonly EntityOperation<string, Unit> Pass = Kind.Operation<string, Unit>("Pass");

    public Counter()
    {
        On(Add, n => n < 0 ? throw new ArgumentException("negative") : State.Value += n);
        On(WhoAmI, _ => Key);
        On(Pass, to =>
        {
            SignalEntity(Add, to, State.Value);
            return Unit.Value;
        });
    }
}
