using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrFunctions.Activities.Tests.Sites;

/// <summary>The gate alone, in a real pipeline over a scripted network.</summary>
public sealed class ArmGateTests : IDisposable
{
    private readonly InstantTime _time = new();
    private readonly ScriptedNetwork _network = new();
    private readonly HttpPipeline _pipeline;

    public ArmGateTests()
    {
        var options = new TestOptions { Transport = new HttpClientTransport(_network) };
        options.Retry.MaxRetries = 0;
        var gate = new ArmGate(new SiteName("north"), TimeSpan.FromSeconds(25), _time, NullLogger.Instance);
        options.AddPolicy(gate, HttpPipelinePosition.PerRetry);
        _pipeline = HttpPipelineBuilder.Build(options);
    }

    [Fact]
    public async Task Send_Throttled_WaitsAsToldAndSendsAgain()
    {
        _network.Answer(429, ("Retry-After", "7"));
        _network.Answer(202, ("x-ms-correlation-request-id", "c-1"));
        var call = NewCall(TimeSpan.FromMinutes(1));

        var status = await SendAsync(RequestMethod.Post, call);

        status.Should().Be(202);
        _time.Waits.Should().Contain(TimeSpan.FromSeconds(7));
        call.CorrelationIds.Should().Equal("c-1");
    }

    [Fact]
    public async Task Send_ThrottledForLongerThanItMayHold_SaysWhenToComeBack()
    {
        _network.Answer(429, ("Retry-After", "120"));

        var send = () => SendAsync(RequestMethod.Get, NewCall(TimeSpan.FromMinutes(9)));

        (await send.Should().ThrowAsync<SiteNotReadyException>()).Which.After.Should().Be(TimeSpan.FromSeconds(120));
        _network.Sent.Should().Be(1);
    }

    [Fact]
    public async Task Send_SingleVmThrottled_LeavesOthersAlone()
    {
        _network.Answer(
            429, ("Retry-After", "20"),
            ("x-ms-ratelimit-remaining-resource", "Microsoft.Compute/UpdateVMSubscriptionMaximum;1400,Microsoft.Compute/UpdateVMResource;0"));
        _network.Answer(202);
        await SendAsync(RequestMethod.Post, NewCall(TimeSpan.FromMinutes(9)));
        var before = _time.Waits.Count;
        _network.Answer(202);

        await SendAsync(RequestMethod.Post, NewCall(TimeSpan.FromMinutes(9)));

        _time.Waits.Should().HaveCount(before, "another VM's limit is not this one's");
    }

    [Fact]
    public async Task Send_MutationWithoutAPermit_IsNotSent()
    {
        var send = () => SendAsync(RequestMethod.Put, new StepCall(null, _time, default));

        await send.Should().ThrowAsync<PermitExpiredException>();
        _network.Sent.Should().Be(0);
    }

    [Fact]
    public async Task Send_PermitRunsOutWhileHeld_IsNotSentAgain()
    {
        _network.Answer(429, ("Retry-After", "10"));

        var send = () => SendAsync(RequestMethod.Delete, NewCall(TimeSpan.FromSeconds(5)));

        await send.Should().ThrowAsync<PermitExpiredException>("ten seconds later somebody else may own the machine");
        _network.Sent.Should().Be(1);
    }

    [Fact]
    public async Task Send_ProofGrowsOldWhileHeld_IsNotSentAgain()
    {
        _network.Answer(200);
        _network.Answer(429, ("Retry-After", "4"));
        var call = NewCall(TimeSpan.FromMinutes(1));
        await SendAsync(RequestMethod.Get, call);
        call.RestOnProof();

        var send = () => SendAsync(RequestMethod.Post, call);

        await send.Should().ThrowAsync<ProofExpiredException>("four seconds later what was read may be otherwise");
        _network.Sent.Should().Be(2);
    }

    [Fact]
    public async Task Send_ProofOfAHeldRead_AgesFromItsSending()
    {
        _network.Answer(429, ("Retry-After", "7"));
        _network.Answer(200);
        _network.Answer(202);
        var call = NewCall(TimeSpan.FromMinutes(1));
        await SendAsync(RequestMethod.Get, call);
        call.RestOnProof();

        (await SendAsync(RequestMethod.Post, call)).Should().Be(202, "a proof is as old as the request that was answered");
        _time.Advance(StepCall.ProofLife * 2);
        var late = () => SendAsync(RequestMethod.Post, call);

        await late.Should().ThrowAsync<ProofExpiredException>();
        _network.Sent.Should().Be(3);
    }

    [Fact]
    public async Task Send_ReadWithoutAPermit_IsSent()
    {
        _network.Answer(200);

        (await SendAsync(RequestMethod.Get, null)).Should().Be(200);
    }

    [Fact]
    public async Task Send_LostReply_IsNotSentAgain()
    {
        _network.Break();

        var send = () => SendAsync(RequestMethod.Post, NewCall(TimeSpan.FromMinutes(1)));

        await send.Should().ThrowAsync<Exception>();
        _network.Sent.Should().Be(1, "whether it had an effect is for the caller to look at");
    }

    public void Dispose() => _network.Dispose();

    private StepCall NewCall(TimeSpan validFor) => new(
        new Permit(new RunId("run-1"), 1, Step.PowerOff, _time.GetUtcNow() + validFor), _time, default);

    private async Task<int> SendAsync(RequestMethod method, StepCall? call)
    {
        using var scope = call?.Enter();
        using var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri("https://arm.test/subscriptions/s"));
        await _pipeline.SendAsync(message, default);
        return message.Response.Status;
    }

    private sealed class TestOptions : ClientOptions;

    private sealed class ScriptedNetwork : HttpMessageHandler
    {
        private readonly Queue<Func<HttpResponseMessage>> _answers = new();

        public int Sent { get; private set; }

        public void Answer(int status, params (string Name, string Value)[] headers) => _answers.Enqueue(() =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("{}") };
            foreach (var (name, value) in headers)
                response.Headers.TryAddWithoutValidation(name, value);
            return response;
        });

        public void Break() => _answers.Enqueue(() => throw new HttpRequestException("connection reset"));

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent++;
            return Task.FromResult(_answers.Dequeue()());
        }
    }
}
