using System.Net;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Simulator.Tests.Identity;

public class TokenTests
{
    private static readonly TokenRequestContext Management = new(["https://management.azure.com/.default"]);

    [Theory]
    [InlineData("5a3b1c00-0000-4000-8000-0000000000c1", "wrong", null, "AADSTS7000215")]
    [InlineData("5a3b1c00-0000-4000-8000-0000000000ff", "simulated-secret", null, "AADSTS700016")]
    [InlineData("5a3b1c00-0000-4000-8000-0000000000c1", "simulated-secret", "5a3b1c00-0000-4000-8000-0000000000ab", "AADSTS90002")]
    public async Task Credential_WithAMistake_IsRefusedInEntrasWords(string client, string secret, string? tenant, string code)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var call = async () => await cloud.Credential(client, secret, tenant).GetTokenAsync(Management, default);
        (await call.Should().ThrowAsync<AuthenticationFailedException>()).Which.ToString().Should().Contain(code);
    }

    [Fact]
    public async Task Token_ForAnotherResource_IsRefused()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var call = async () => await cloud.Credential("5a3b1c00-0000-4000-8000-0000000000c1", "simulated-secret")
            .GetTokenAsync(new TokenRequestContext(["https://graph.microsoft.com/.default"]), default);
        (await call.Should().ThrowAsync<AuthenticationFailedException>()).Which.ToString().Should().Contain("AADSTS70011");
    }

    [Fact]
    public async Task Arm_WithoutToken_Answers401WithAChallenge()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var response = await cloud.Http.GetAsync($"{cloud.Subscription}?api-version=2022-12-01");
        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().Should().Contain("Bearer authorization_uri");
    }

    [Fact]
    public async Task Arm_WithATokenThatExpired_Answers401()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var cloud = await SimulatedCloud.StartAsync(configure: o => o with { Time = time });
        var token = await cloud.Credential("5a3b1c00-0000-4000-8000-0000000000c1", "simulated-secret").GetTokenAsync(Management, default);
        cloud.Http.DefaultRequestHeaders.Authorization = new("Bearer", token.Token);
        (await cloud.Http.GetAsync($"{cloud.Subscription}?api-version=2022-12-01")).StatusCode.Should().Be(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromMinutes(61));
        var late = await cloud.Http.GetAsync($"{cloud.Subscription}?api-version=2022-12-01");
        late.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "tokens live an hour");
        (await late.Content.ReadAsStringAsync()).Should().Contain("ExpiredAuthenticationToken");
    }

    [Fact]
    public async Task Tls_WithoutTrustInTheCa_Fails()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        using var stranger = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var call = () => stranger.GetAsync(cloud.Server.Endpoint);
        await call.Should().ThrowAsync<HttpRequestException>("the CA is never installed on the machine");
    }
}
