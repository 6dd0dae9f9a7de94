using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

public sealed class SitesFileTests
{
    [Theory]
    [InlineData("region: westeurope", "", 2, "sites[0].region", "missing")]
    [InlineData("region: westeurope", "region: West Europe", 5, "sites[0].region", "no region")]
    [InlineData("region: westeurope", "region: westeurope\n    color: red", 6, "sites[0].color", "not known")]
    [InlineData("region: westeurope", "region: westeurope\n    secretFile: a.txt", 6, "sites[0].secretFile", "not known")]
    [InlineData("region: westeurope", "region: westeurope\n    kind: azurestack", 6, "sites[0].kind", "a word known here")]
    [InlineData("region: westeurope", "region: westeurope\n    pollEvery: 00:10:00", 6, "sites[0].pollEvery", "too seldom")]
    [InlineData("region: westeurope", "region: westeurope\n    authorityHost: http://login.example/", 6, "sites[0].authorityHost", "not https")]
    [InlineData("armEndpoint: https://management.azure.com/", "armEndpoint: http://management.azure.com/", 11, "sites[1].armEndpoint", "not https")]
    [InlineData("armEndpoint: https://management.azure.com/", "armEndpoint: management.azure.com", 11, "sites[1].armEndpoint", "Expected an address")]
    [InlineData("subscriptionId: 11111111-2222-4333-8444-555555555555", "subscriptionId: main", 4, "sites[0].subscriptionId", "no subscription id")]
    [InlineData("clientId: 0c9d8e7f-6a5b-4c3d-8e1f-0a9b8c7d6e5f, secretEnvironment", "clientId: me, secretEnvironment", 6, "sites[0].credential.clientId", "no Guid")]
    [InlineData(", secretEnvironment: WEST_SECRET", "", 6, "sites[0].credential", "does not say where the secret is")]
    [InlineData(", secretEnvironment: WEST_SECRET", ", secretEnvironment: WEST_SECRET, secretFile: a", 6, "sites[0].credential", "two places")]
    public void Load_OneFault_IsNamedWithLineAndRemedy(string sound, string broken, int line, string path, string message)
    {
        var fault = FaultsOf(Texts.Sites.Replace(sound, broken, StringComparison.Ordinal)).Should().ContainSingle().Subject;

        fault.Path.Should().Be(path);
        fault.Line.Should().Be(line);
        fault.Message.Should().Contain(message);
        fault.Remedy.Should().NotBeEmpty();
        fault.File.Should().EndWith("sites.yaml");
    }

    [Fact]
    public void Load_SiteWithABadName_IsAFault() =>
        FaultsOf(Texts.Sites + """

              - name: South!
                tenantId: contoso.onmicrosoft.com
                subscriptionId: 11111111-2222-4333-8444-555555555555
                region: westeurope
            """).Should().ContainSingle().Which.Message.Should().Be("'South!' is no name for a site.");

    [Fact]
    public void Load_DoubleName_IsAFault() =>
        FaultsOf(Texts.Sites + "\n" + Texts.Sites.Split('\n', 2)[1]).Select(fault => fault.Path)
            .Should().Equal("sites[3].name", "sites[4].name", "sites[5].name");

    [Theory]
    [InlineData("clientSecret: hunter2-hunter2")]
    [InlineData("secret: hunter2-hunter2")]
    [InlineData("password: hunter2-hunter2")]
    [InlineData("secretEnvironment: hunter2-hunter2")]
    [InlineData("clientId: hunter2-hunter2, secretFile: a")]
    public void Load_SecretInTheFile_IsAFaultThatDoesNotRepeatIt(string credential)
    {
        var sites = Texts.Sites.Replace(
            "clientId: 0c9d8e7f-6a5b-4c3d-8e1f-0a9b8c7d6e5f, secretEnvironment: WEST_SECRET", credential, StringComparison.Ordinal);

        var faults = FaultsOf(sites);

        faults.Should().NotBeEmpty();
        string.Concat(faults).Should().NotContain("hunter2", "faults end up in logs and tickets");
    }

    [Fact]
    public void Load_FaultySites_DoNotMakePlansThatNameThemFaulty()
    {
        var faults = FaultsOf(Texts.Sites.Replace("region: northeurope", "region: North Europe", StringComparison.Ordinal));

        faults.Should().ContainSingle("the plan itself is sound").Which.File.Should().EndWith("sites.yaml");
    }

    private static IReadOnlyList<PlanFault> FaultsOf(string sites)
    {
        using var folder = new TestFolder();
        folder.Write("sites.yaml", sites);
        folder.Write("payroll.yaml", Texts.Plan);
        var load = () => PlanFolder.Load(folder.Path);
        return load.Should().Throw<PlanException>().Which.Faults;
    }
}
