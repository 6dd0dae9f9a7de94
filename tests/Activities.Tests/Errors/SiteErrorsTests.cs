using System.Net.Sockets;
using Azure;
using Azure.Identity;
using DrFunctions.Activities.Errors;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Tests.Errors;

public sealed class SiteErrorsTests
{
    private static readonly Site North = new()
    {
        Name = new SiteName("north"),
        ArmEndpoint = new Uri("https://arm.test"),
        AuthorityHost = new Uri("https://login.test"),
        TenantId = "t",
        SubscriptionId = "s",
        Region = "northeurope",
    };

    [Theory]
    [InlineData(409, "ScopeLocked", ErrorCodes.Locked)]
    [InlineData(403, "AuthorizationFailed", ErrorCodes.Forbidden)]
    [InlineData(409, "SkuNotAvailable", ErrorCodes.NoCapacity)]
    [InlineData(200, "AllocationFailed", ErrorCodes.NoCapacity)]
    [InlineData(200, "ZonalAllocationFailed", ErrorCodes.NoCapacity)]
    [InlineData(409, "QuotaExceeded", ErrorCodes.NoCapacity)]
    [InlineData(409, "PropertyChangeNotAllowed", ErrorCodes.SwapFailed)]
    [InlineData(404, "ResourceGroupNotFound", ErrorCodes.DestinationUnusable)]
    [InlineData(401, "InvalidAuthenticationToken", ErrorCodes.SignInFailed)]
    [InlineData(200, "InternalExecutionError", ErrorCodes.PlatformFailure)]
    [InlineData(400, "SomethingNew", ErrorCodes.SiteError)]
    [InlineData(200, "VMAgentStatusCommunicationError", ErrorCodes.SiteError)]
    public void Translate_RefusalByArm_HasItsCode(int status, string armCode, string expected)
    {
        var translated = Translate(new RequestFailedException(status, "as ARM said it", armCode, null));

        var error = translated.Should().BeOfType<SiteRefusedException>().Subject.Error;
        error.Code.Should().Be(expected);
        error.Message.Should().Contain("north").And.Contain("deallocating VM 'db1'").And.Contain("as ARM said it");
        error.Remedy.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData(409, "Conflict")]
    [InlineData(409, "AnotherOperationInProgress")]
    [InlineData(503, "ServerBusy")]
    [InlineData(500, "InternalServerError")]
    [InlineData(0, null)]
    public void Translate_PassingTrouble_IsToBeLookedAtAgain(int status, string? armCode) =>
        Translate(new RequestFailedException(status, "later", armCode, null)).Should().BeOfType<SiteNotReadyException>();

    [Fact]
    public void Translate_SiteNotReachableAtSignIn_IsPassing() =>
        Translate(new AuthenticationFailedException("sign-in", new HttpRequestException("refused", new SocketException())))
            .Should().BeOfType<SiteNotReadyException>();

    [Fact]
    public void Translate_SignInRefused_NamesWhatToCheck() =>
        Translate(new AuthenticationFailedException("AADSTS7000215: invalid client secret"))
            .Should().BeOfType<SiteRefusedException>().Which.Error.Code.Should().Be(ErrorCodes.SignInFailed);

    [Fact]
    public void Translate_Timeout_IsPassing() =>
        Translate(new TaskCanceledException()).Should().BeOfType<SiteNotReadyException>("the outcome is unknown, and must be looked at");

    [Fact]
    public void Translate_BugOfOurs_IsLeftAlone() => Translate(new InvalidOperationException()).Should().BeNull();

    private static Exception? Translate(Exception e) => SiteErrors.Translate(e, North, "deallocating VM 'db1'");
}
