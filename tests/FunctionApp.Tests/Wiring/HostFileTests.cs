using System.Text.Json;

namespace DrFunctions.FunctionApp.Tests.Wiring;

public class HostFileTests
{
    private static readonly JsonElement DurableTask = Read("host.json").GetProperty("extensions").GetProperty("durableTask");

    [Theory]
    [InlineData("controlQueueVisibilityTimeout")]
    [InlineData("workItemQueueVisibilityTimeout")]
    public void A_killed_hosts_work_is_hidden_for_a_minute_at_most(string setting) =>
        DurableTask.GetProperty("storageProvider").GetProperty(setting).GetString()
            .Should().Be("00:01:00", "the default lets a failover stand still for five minutes");

    [Fact]
    public void An_idle_app_polls_every_second() =>
        DurableTask.GetProperty("storageProvider").GetProperty("maxQueuePollingInterval").GetString()
            .Should().Be("00:00:01", "the default adds up to 30 s to every step");

    [Fact]
    public void Payloads_stay_out_of_traces() =>
        DurableTask.GetProperty("tracing").GetProperty("traceInputsAndOutputs").GetBoolean()
            .Should().BeFalse("plans and reports name the machines of the house");

    [Fact]
    public void Routes_have_no_prefix_of_the_host() =>
        Read("host.json").GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString()
            .Should().BeEmpty("the functions write their routes in full");

    [Fact]
    public void The_sample_of_settings_names_every_setting_that_the_app_reads() =>
        Read("local.settings.sample.json").GetProperty("Values").EnumerateObject().Select(setting => setting.Name)
            .Should().Contain(["AzureWebJobsStorage", "FUNCTIONS_WORKER_RUNTIME", Composition.PlansSetting],
                "a newcomer copies the sample");

    private static JsonElement Read(string file)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "global.json")))
        {
            directory = directory.Parent;
        }

        return JsonElement.Parse(File.ReadAllText(Path.Combine(directory.FullName, file)));
    }
}
