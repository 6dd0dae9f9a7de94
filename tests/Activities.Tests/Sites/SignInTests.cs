using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Sites;

public sealed class SignInTests
{
    [Fact]
    public async Task A_wrong_secret_is_refused_and_a_corrected_one_is_read_without_a_restart()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.WriteSecret("wrong");

        var refused = await failover.PowerOffAsync();
        world.WriteSecret(Sample.Secret);
        var accepted = await failover.PowerOffAsync();

        refused.Error!.Code.Should().Be(ErrorCodes.SignInFailed);
        refused.Error.Message.Should().Contain("west").And.NotContain("wrong", "secrets are never shown")
            .And.Contain("AADSTS", "the authority's own code tells a wrong secret from a wrong tenant");
        accepted.IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task A_missing_secret_file_is_named()
    {
        await using var world = await World.StartAsync();
        var site = world.Primary with { Credential = new SiteCredential { ClientId = Sample.ClientId, SecretFile = "/nowhere/secret" } };

        var error = await FailureAsync(world, site);

        error.Code.Should().Be(ErrorCodes.SiteMisconfigured);
        error.Message.Should().Contain("/nowhere/secret");
    }

    [Fact]
    public async Task An_unset_environment_variable_is_named()
    {
        await using var world = await World.StartAsync();
        var site = world.Primary with { Credential = new SiteCredential { ClientId = Sample.ClientId, SecretEnvironment = "DR_NO_SUCH_SECRET" } };

        var error = await FailureAsync(world, site);

        error.Code.Should().Be(ErrorCodes.SiteMisconfigured);
        error.Message.Should().Contain("DR_NO_SUCH_SECRET");
    }

    [Fact]
    public async Task A_missing_ca_file_is_named()
    {
        await using var world = await World.StartAsync();

        var error = await FailureAsync(world, world.Primary with { CaFile = "/nowhere/ca.pem" });

        error.Code.Should().Be(ErrorCodes.SiteMisconfigured);
        error.Message.Should().Contain("/nowhere/ca.pem");
    }

    [Fact]
    public async Task An_untrusted_certificate_is_said_to_be_one()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);

        var result = await world.RunAsync(
            s => new PowerOff(s), failover.PowerOffInput() with { Source = failover.Source with { Site = world.Primary with { CaFile = null } } });

        result.State.Should().Be(StepState.Pending);
        result.Detail.Should().Contain("certificate is not trusted");
    }

    [Fact]
    public async Task A_sign_in_that_cannot_be_reached_is_passing_trouble()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var site = world.Primary with { AuthorityHost = new Uri("https://127.0.0.1:1/") };

        var result = await world.RunAsync(
            s => new PowerOff(s), failover.PowerOffInput() with { Source = failover.Source with { Site = site } });

        result.State.Should().Be(StepState.Pending, "an identity provider that is down refuses nobody");
    }

    private static async Task<DrError> FailureAsync(World world, DrFunctions.Contracts.Site site)
    {
        var failover = new Failover(world);
        var result = await world.RunAsync(
            s => new PowerOff(s), failover.PowerOffInput() with { Source = failover.Source with { Site = site } });
        return result.Error!;
    }
}
