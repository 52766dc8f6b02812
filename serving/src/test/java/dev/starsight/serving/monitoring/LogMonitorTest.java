package dev.starsight.serving.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.run.Run;
import dev.starsight.serving.decisions.Decision;
import dev.starsight.serving.decisions.DecisionLog;
import dev.starsight.serving.decisions.Feedback;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogMonitorTest {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;

  /** What the last of ten hours is like. */
  private record LastHour(
      int decisions, double shareOfFives, double millis, double reward, String word) {

    static final LastHour USUAL = new LastHour(200, 0.7, 2, 0.8, "game");
  }

  private Path log(String name, LastHour last, boolean texts) throws IOException {
    Path log = folder.resolve(name);
    SplittableRandom random = new SplittableRandom(3);
    try (DecisionLog writer = DecisionLog.open(log)) {
      for (int hour = 0; hour < 10; hour++) {
        LastHour now = hour == 9 ? last : LastHour.USUAL;
        for (int i = 0; i < now.decisions(); i++) {
          String id = hour + "-" + i;
          boolean five = random.nextDouble() < now.shareOfFives();
          double confidence = 0.6 + 0.3 * random.nextDouble();
          Instant at = START.plusSeconds(3_600L * hour + i);
          writer.append(
              new Decision(
                  id,
                  at,
                  "first",
                  "stars",
                  "0",
                  1,
                  five ? "5" : "1",
                  confidence,
                  five
                      ? Map.of("1", 1 - confidence, "5", confidence)
                      : Map.of("1", confidence, "5", 1 - confidence),
                  40,
                  now.millis() * (0.5 + random.nextDouble()),
                  List.of(),
                  texts ? text(random, now.word()) : null));
          double reward = random.nextDouble() < now.reward() ? 1 : 0;
          writer.append(new Feedback(id, at, reward)).toCompletableFuture().join();
        }
      }
    }
    return log;
  }

  private static String text(SplittableRandom random, String word) {
    StringBuilder text = new StringBuilder("the ");
    text.append(random.nextBoolean() ? word : "box");
    for (int i = 0; i < 4; i++) {
      text.append(' ').append((char) ('a' + random.nextInt(26))).append(random.nextInt(9));
    }
    return text.toString();
  }

  private LogMonitor monitor(Path log) throws IOException {
    return LogMonitor.of(log, HOUR, 42, Run.unlimited());
  }

  private static Signal signal(LogMonitor monitor, String name) {
    return Objects.requireNonNull(monitor.signal(name), name);
  }

  @Test
  void isQuietWhenNothingChanges() throws IOException {
    LogMonitor monitor = monitor(log("usual", LastHour.USUAL, true));

    assertThat(monitor.windows()).hasSize(10);
    assertThat(monitor.isAlarmed()).as("%s", monitor.signals()).isFalse();
    assertThat(monitor.signals())
        .extracting(Signal::name)
        .containsExactly("rate", "latency", "reward", "labels", "confidence", "texts");
    assertThat(monitor.signals())
        .allSatisfy(signal -> assertThat(signal.status()).isEqualTo(Signal.Status.OK));
    LogWindow first = monitor.windows().get(0);
    assertThat(first.start()).isEqualTo(START);
    assertThat(first.decisions()).isEqualTo(200);
    assertThat(first.millis(0.5)).isBetween(1.7, 2.3);
    assertThat(first.rewards()).isEqualTo(200);
    assertThat(first.reward()).isBetween(0.7, 0.9);
    assertThat(MonitorReport.of(monitor, "log", HOUR).html()).contains("Mean confidence");
  }

  @Test
  void noticesWhatChanges() throws IOException {
    LogMonitor monitor = monitor(log("changed", new LastHour(900, 0.3, 40, 0.5, "download"), true));

    for (String name : List.of("rate", "latency", "reward", "labels", "texts")) {
      assertThat(signal(monitor, name).status()).as(name).isEqualTo(Signal.Status.ALARM);
    }
    assertThat(monitor.isAlarmed()).isTrue();
    assertThat(signal(monitor, "rate").value()).isEqualTo(900);
    assertThat(signal(monitor, "rate").reference()).isEqualTo(200);
    assertThat(MonitorReport.sentence(monitor)).contains("rate", "latency");
  }

  @Test
  void saysWhatItCannotTell() throws IOException {
    LogMonitor monitor = monitor(log("silent", LastHour.USUAL, false));
    LogMonitor single =
        LogMonitor.of(folder.resolve("silent"), Duration.ofDays(2), 42, Run.unlimited());

    assertThat(signal(monitor, "texts").status()).isEqualTo(Signal.Status.NOT_EVALUATED);
    assertThat(signal(monitor, "texts").message()).contains("--log-texts");
    assertThat(single.windows()).hasSize(1);
    assertThat(single.signals())
        .allSatisfy(signal -> assertThat(signal.status()).isEqualTo(Signal.Status.NOT_EVALUATED));
    assertThatThrownBy(
            () -> LogMonitor.of(folder.resolve("silent"), Duration.ZERO, 1, Run.unlimited()))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("at least a second");
  }

  @Test
  void aClockThatWasAheadHidesNothing() throws IOException {
    Path log = log("ahead", LastHour.USUAL, false);
    LogMonitor right = monitor(log);
    try (DecisionLog writer = DecisionLog.open(log)) {
      writer.append(decision("ahead", START.plus(Duration.ofDays(9_000))));
      writer.append(decision("back", START.plusSeconds(9 * 3_600)));
      writer.append(decision("further", START.plusSeconds(8 * 3_600)));
      for (int i = 0; i < 18; i++) {
        writer.append(decision("now-" + i, START.plusSeconds(9 * 3_600 + 300 + i)));
      }
    }
    LogMonitor monitor = monitor(log);

    assertThat(monitor.windows()).hasSameSizeAs(right.windows());
    assertThat(monitor.windows().get(9).decisions()).isEqualTo(219);
    assertThat(monitor.windows().get(8).decisions()).isEqualTo(201);
    assertThat(signal(monitor, "rate").value()).isEqualTo(219);
    assertThat(signal(monitor, "rate").status()).isEqualTo(Signal.Status.OK);
  }

  @Test
  void aClockThatIsBehindForAMomentHidesNothing() throws IOException {
    Path log = log("behind", LastHour.USUAL, false);
    try (DecisionLog writer = DecisionLog.open(log)) {
      writer.append(decision("later", START.plusSeconds(9 * 3_600 + 3_599)));
      writer.append(decision("next", START.plusSeconds(10 * 3_600)));
      writer.append(decision("earlier", START.plusSeconds(9 * 3_600 + 3_598)));
      writer.append(decision("behind", START));
    }
    LogMonitor monitor = monitor(log);

    assertThat(monitor.windows()).hasSize(11);
    assertThat(monitor.windows().get(10).decisions()).isEqualTo(1);
    assertThat(monitor.windows().get(9).decisions()).isEqualTo(202);
    assertThat(monitor.windows().get(0).decisions()).isEqualTo(201);
  }

  private static Decision decision(String id, Instant at) {
    Map<String, Double> probabilities = Map.of("1", 0.3, "5", 0.7);
    return new Decision(
        id, at, "first", "stars", "0", 1, "5", 0.7, probabilities, 40, 2, List.of(), null);
  }

  @Test
  void readsTheSameTwice() throws IOException {
    Path log = log("twice", LastHour.USUAL, true);
    assertThat(monitor(log).signals()).isEqualTo(monitor(log).signals());
  }
}
