using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Runs;

public class ExpectedDurationsTests
{
    private static readonly MachineName Db = new("db");

    [Fact]
    public void Of_MeasuredStep_IsTheMedianOfTheLastFiveThatCompletedIt()
    {
        var expected = new ExpectedDurations(ExpectedDurations.Measure(
            [Took(10), Took(90, StepOutcome.Failed), Took(50), Took(20), Took(40), Took(30), Took(1000), Took(1000)]));

        expected.Of(Db, Step.Backup).Should().Be((30.0, DurationBasis.Measured), "a failure measures nothing, and older runs no longer count");
    }

    [Fact]
    public void Of_AnEvenNumber_LiesBetweenTheMiddleTwo() =>
        new ExpectedDurations(ExpectedDurations.Measure([Took(10), Took(20)])).Of(Db, Step.Backup).Seconds.Should().Be(15);

    [Fact]
    public void Of_WhatWasNeverMeasured_IsADefault() =>
        new ExpectedDurations(ExpectedDurations.Measure([Took(10)])).Of(new MachineName("web"), Step.Backup)
            .Should().Be((ExpectedDurations.DefaultOf(Step.Backup), DurationBasis.Default), "another machine says nothing of it");

    [Fact]
    public void DefaultOf_EveryStep_IsKnown() =>
        Enum.GetValues<Step>().Select(ExpectedDurations.DefaultOf).Should().OnlyContain(seconds => seconds >= 0, "a forecast must not fail for a step");

    private static RunReport Took(double seconds, StepOutcome outcome = StepOutcome.Completed) => new()
    {
        Run = new RunId("run"),
        Group = Sample.Group,
        Operation = Operation.LiveSync,
        Outcome = RunOutcome.Completed,
        StartedAt = Sample.Morning,
        EndedAt = Sample.Morning,
        RequestedBy = "anna",
        PlanHash = "hash",
        Machines =
        [
            new MachineReport
            {
                Name = Db,
                Outcome = outcome,
                Steps =
                [
                    new StepReport { Step = Step.Backup, Outcome = outcome, StartedAt = Sample.Morning, EndedAt = Sample.Morning.AddSeconds(seconds) },
                ],
            },
        ],
    };
}
