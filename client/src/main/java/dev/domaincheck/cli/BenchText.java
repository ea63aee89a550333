package dev.domaincheck.cli;

import dev.domaincheck.client.LoadPlan;
import dev.domaincheck.client.LoadSubject;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the load driver measured, for people and for programs. */
final class BenchText {
  private BenchText() {}

  /** A line a kind of call, then a line a ratio. */
  static String table(BenchReport report) {
    LoadPlan plan = report.plan();
    Formatter text = new Formatter(Locale.ROOT);
    text.format(
        "%s; requests of %,d bytes, answers of %,d%n",
        load(plan), report.prepared().requestBytes(), report.prepared().responseBytes());
    text.format(
        "%-18s %11s %11s %9s %9s %9s %9s %9s%n",
        "",
        plan.bulk() ? "BATCHES/S" : "CALLS/S",
        "NAMES/S",
        "P50 us",
        "P99 us",
        "P99.9 us",
        "MAX us",
        "CPU us");
    for (LoadSubject subject : report.rounds().keySet()) {
      double rate = report.figure(subject, BenchRound::rate).median();
      text.format(
          "%-18s %,11.0f %,11.0f %,9.0f %,9.0f %,9.0f %,9.0f %9s%n",
          name(subject),
          rate,
          rate * plan.namesPerCall(),
          report.figure(subject, BenchRound::p50).median(),
          report.figure(subject, BenchRound::p99).median(),
          report.figure(subject, BenchRound::p999).median(),
          report.figure(subject, BenchRound::max).median(),
          cpu(report.figure(subject, BenchRound::cpu).median()));
    }
    for (LoadSubject baseline : report.baselines()) {
      ratio(text, "rate", report.ratio(baseline, BenchRound::rate), baseline);
      ratio(text, "p99", report.ratio(baseline, BenchRound::p99), baseline);
      if (report.figure(baseline, BenchRound::cpu).median() > 0) {
        ratio(text, "cpu", report.ratio(baseline, BenchRound::cpu), baseline);
      }
    }
    return text.toString();
  }

  private static String cpu(double micros) {
    return micros > 0 ? String.format(Locale.ROOT, "%.2f", micros) : "-";
  }

  private static String load(LoadPlan plan) {
    Formatter text = new Formatter(Locale.ROOT);
    text.format(
        "%d %s a %s, ",
        plan.namesPerCall(),
        plan.namesPerCall() == 1 ? "name" : "names",
        plan.bulk() ? "batch" : "call");
    if (plan.rate() > 0) {
      text.format("%,.0f calls a second, at most ", plan.rate());
    }
    text.format(
        "%,d under way over %,d %s",
        plan.inFlight(),
        plan.connections(),
        plan.connections() == 1 ? "connection" : "connections");
    return text.toString();
  }

  private static void ratio(
      Formatter text, String what, BenchReport.Figure figure, LoadSubject baseline) {
    text.format(
        "%-4s of check over %s: %.3f (%.3f to %.3f)%n",
        what, name(baseline), figure.median(), figure.min(), figure.max());
  }

  static String name(LoadSubject subject) {
    return switch (subject) {
      case CHECK -> "check";
      case NOOP -> "no-op";
      case NOOP_INTERCEPTED -> "no-op, intercepted";
    };
  }

  /** One object: the medians of all rounds and the ratios, each with its extremes. */
  static JsonObject json(BenchReport report) {
    LoadPlan plan = report.plan();
    List<JsonObject> subjects = new ArrayList<>();
    for (LoadSubject subject : report.rounds().keySet()) {
      JsonObject json = new JsonObject().put("subject", subject.name());
      put(json, "rate", report.figure(subject, BenchRound::rate));
      put(json, "p50Micros", report.figure(subject, BenchRound::p50));
      put(json, "p99Micros", report.figure(subject, BenchRound::p99));
      put(json, "p999Micros", report.figure(subject, BenchRound::p999));
      put(json, "maxMicros", report.figure(subject, BenchRound::max));
      put(json, "cpuMicros", report.figure(subject, BenchRound::cpu));
      subjects.add(json);
    }
    List<JsonObject> ratios = new ArrayList<>();
    for (LoadSubject baseline : report.baselines()) {
      JsonObject json = new JsonObject().put("baseline", baseline.name());
      ratio(json, "rate", report, baseline, BenchRound::rate);
      ratio(json, "p99", report, baseline, BenchRound::p99);
      ratio(json, "cpu", report, baseline, BenchRound::cpu);
      ratios.add(json);
    }
    return new JsonObject()
        .put("namesPerCall", plan.namesPerCall())
        .put("bulk", plan.bulk())
        .put("connections", plan.connections())
        .put("inFlight", plan.inFlight())
        .put("callsPerSecond", plan.rate())
        .put("requestBytes", report.prepared().requestBytes())
        .put("responseBytes", report.prepared().responseBytes())
        .putObjects("subjects", subjects)
        .putObjects("ratios", ratios);
  }

  private static void ratio(
      JsonObject json,
      String name,
      BenchReport report,
      LoadSubject baseline,
      ToDoubleFunction<BenchRound> value) {
    put(json, name, report.ratio(baseline, value));
  }

  private static void put(JsonObject json, String name, BenchReport.Figure figure) {
    json.put(
        name,
        new JsonObject()
            .put("median", finite(figure.median()))
            .put("min", finite(figure.min()))
            .put("max", finite(figure.max())));
  }

  /** A round too short for any call has no ratio. */
  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }
}
