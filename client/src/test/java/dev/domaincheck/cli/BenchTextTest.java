package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.domaincheck.client.LoadPlan;
import dev.domaincheck.client.LoadSubject;
import dev.domaincheck.client.PreparedLoad;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BenchTextTest {

  private static BenchReport report(LoadPlan plan, boolean baseline, double cpu) {
    Map<LoadSubject, List<BenchRound>> rounds = new EnumMap<>(LoadSubject.class);
    rounds.put(
        LoadSubject.CHECK,
        List.of(
            new BenchRound(90_000, 500, 900, 1_200, 20_000, cpu * 3),
            new BenchRound(80_000, 510, 950, 1_300, 30_000, cpu * 4),
            new BenchRound(99_000, 520, 930, 1_400, 25_000, cpu * 2)));
    if (baseline) {
      rounds.put(
          LoadSubject.NOOP,
          List.of(
              new BenchRound(100_000, 400, 900, 1_100, 10_000, cpu * 2),
              new BenchRound(100_000, 400, 1_000, 1_100, 10_000, cpu * 2),
              new BenchRound(100_000, 400, 800, 1_100, 10_000, cpu * 2)));
    }
    return new BenchReport(plan, new PreparedLoad(baseline, 27, 1_217), rounds);
  }

  @Test
  void table_withBaseline_hasMediansAndTheRatiosOfRounds() {
    assertEquals(
        """
        1 name a call, 64 under way over 2 connections; requests of 27 bytes, answers of 1,217
                               CALLS/S     NAMES/S    P50 us    P99 us  P99.9 us    MAX us    CPU us
        check                   90,000      90,000       510       930     1,300    25,000      4.50
        no-op                  100,000     100,000       400       900     1,100    10,000      3.00
        rate of check over no-op: 0.900 (0.800 to 0.990)
        p99  of check over no-op: 1.000 (0.950 to 1.163)
        cpu  of check over no-op: 1.500 (1.000 to 2.000)
        """,
        BenchText.table(report(new LoadPlan(List.of("a.com"), 1, false, 2, 64, 0), true, 1.5)));
  }

  @Test
  void table_withoutBaseline_hasNoRatios() {
    assertEquals(
        """
        2 names a batch, 3 under way over 1 connection; requests of 27 bytes, answers of 1,217
                             BATCHES/S     NAMES/S    P50 us    P99 us  P99.9 us    MAX us    CPU us
        check                   90,000     180,000       510       930     1,300    25,000         -
        """,
        BenchText.table(
            report(new LoadPlan(List.of("a.com", "b.com"), 2, true, 1, 3, 0), false, 0)));
  }

  @Test
  void table_withARate_saysSo() {
    assertEquals(
        "1 name a call, 5,000 calls a second, at most 10,000 under way over 2 connections;"
            + " requests of 27 bytes, answers of 1,217",
        BenchText.table(
                report(new LoadPlan(List.of("a.com"), 1, false, 2, 10_000, 5_000), false, 0))
            .lines()
            .findFirst()
            .orElse(""));
  }

  @Test
  void json_withBaseline_isOneObject() {
    assertEquals(
        """
        {"namesPerCall":1,"bulk":false,"connections":2,"inFlight":64,"callsPerSecond":0.0,\
        "requestBytes":27,"responseBytes":1217,"subjects":[{"subject":"CHECK",\
        "rate":{"median":90000.0,"min":80000.0,"max":99000.0},\
        "p50Micros":{"median":510.0,"min":500.0,"max":520.0},\
        "p99Micros":{"median":930.0,"min":900.0,"max":950.0},\
        "p999Micros":{"median":1300.0,"min":1200.0,"max":1400.0},\
        "maxMicros":{"median":25000.0,"min":20000.0,"max":30000.0},\
        "cpuMicros":{"median":6.0,"min":4.0,"max":8.0}},{"subject":"NOOP",\
        "rate":{"median":100000.0,"min":100000.0,"max":100000.0},\
        "p50Micros":{"median":400.0,"min":400.0,"max":400.0},\
        "p99Micros":{"median":900.0,"min":800.0,"max":1000.0},\
        "p999Micros":{"median":1100.0,"min":1100.0,"max":1100.0},\
        "maxMicros":{"median":10000.0,"min":10000.0,"max":10000.0},\
        "cpuMicros":{"median":4.0,"min":4.0,"max":4.0}}],"ratios":[{"baseline":"NOOP",\
        "rate":{"median":0.9,"min":0.8,"max":0.99},\
        "p99":{"median":1.0,"min":0.95,"max":1.1625},\
        "cpu":{"median":1.5,"min":1.0,"max":2.0}}]}\
        """,
        BenchText.json(report(new LoadPlan(List.of("a.com"), 1, false, 2, 64, 0), true, 2))
            .toString());
  }
}
