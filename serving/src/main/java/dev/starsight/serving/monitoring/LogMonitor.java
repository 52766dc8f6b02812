package dev.starsight.serving.monitoring;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.drift.PredictionSummary;
import dev.starsight.drift.TextSample;
import dev.starsight.drift.text.DomainClassifier;
import dev.starsight.model.Prediction;
import dev.starsight.run.Run;
import dev.starsight.serving.decisions.Decision;
import dev.starsight.serving.decisions.DecisionReader;
import dev.starsight.serving.decisions.Feedback;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The windows of a log, and the signals of the last one against all before it. Windows follow the
 * time of the decisions, in whole multiples since 1970; those without a decision are left out. The
 * log is read twice and not kept. Immutable.
 */
public final class LogMonitor {

  private static final long MOST_WINDOWS = 100_000;

  /** Decisions at the end of a log whose latest time is trusted. */
  private static final int TRUSTED = 20;

  private final List<LogWindow> windows;
  private final List<Signal> signals;
  private final int torn;

  private LogMonitor(List<LogWindow> windows, List<Signal> signals, int torn) {
    this.windows = List.copyOf(windows);
    this.signals = List.copyOf(signals);
    this.torn = torn;
  }

  /**
   * Returns the files of a log, the oldest first, and how many bytes each has now.
   *
   * @throws StarsightException if the directory has no log
   */
  public static Map<String, Long> sizes(Path log) throws IOException {
    return DecisionReader.sizes(log);
  }

  /**
   * Reads a log, which may be written meanwhile.
   *
   * @param window length of a window, at least a second
   * @param seed draws samples of predictions and texts
   * @throws StarsightException if the directory has no log or the log no decision, or the windows
   *     are so short that there are more than 100,000
   * @throws IOException with file and line, if the log is damaged
   */
  public static LogMonitor of(Path log, Duration window, long seed, Run run) throws IOException {
    return of(log, sizes(log), window, seed, run, List.of());
  }

  /**
   * Reads a log as it was when its files had these {@linkplain #sizes sizes}, with further signals
   * about its texts.
   *
   * @param further signals behind those of {@link #of(Path, Duration, long, Run)}
   */
  public static LogMonitor of(
      Path log,
      Map<String, Long> sizes,
      Duration window,
      long seed,
      Run run,
      List<? extends TextSignal> further)
      throws IOException {
    if (window.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new StarsightException("a window is at least a second long, not " + window);
    }
    Windows windows = new Windows(window);
    int torn = DecisionReader.read(log, sizes, windows);
    if (windows.byStart.isEmpty()) {
      throw new StarsightException(log + ": the log has no decision yet");
    }
    long last = windows.last();
    Sides sides = new Sides(windows, last, seed);
    DecisionReader.read(log, sizes, sides);
    List<LogWindow> all = new ArrayList<>(windows.byStart.headMap(last, true).values());
    List<Signal> signals = new ArrayList<>(WindowSignals.of(all));
    List<String> models = new ArrayList<>(sides.now.keySet());
    for (String model : models) {
      String suffix = models.size() == 1 ? "" : ":" + model;
      signals.addAll(ModelSignals.of(sides.before.get(model), sides.now.get(model), suffix));
    }
    signals.add(
        ModelSignals.texts(sides.textsBefore, sides.textsNow, DomainClassifier.of(seed, run)));
    List<LoggedText> before = sides.loggedBefore.texts();
    List<LoggedText> now = sides.loggedNow.texts();
    for (TextSignal each : further) {
      signals.add(
          before.isEmpty() && now.isEmpty()
              ? Signal.missing(each.name(), ModelSignals.NO_TEXTS)
              : each.of(before, now));
    }
    return new LogMonitor(all, signals, torn);
  }

  /** The first pass: counts by window. */
  private static final class Windows implements DecisionReader.Visitor {

    private final long seconds;
    private final TreeMap<Long, LogWindow> byStart = new TreeMap<>();

    /** In which window each decision was that may still be rewarded. */
    private final Map<String, Long> places = new HashMap<>();

    /** The windows of the last decisions. */
    private final long[] trusted = new long[TRUSTED];

    private long decisions;

    Windows(Duration window) {
      this.seconds = window.toSeconds();
      Arrays.fill(trusted, Long.MIN_VALUE);
    }

    /**
     * Returns the last window: the latest one of the last decisions. The clock may have been ahead
     * before, and set back; and answers that were given at the same time may be logged in any
     * order.
     */
    long last() {
      return Arrays.stream(trusted).max().orElseThrow();
    }

    long start(Decision decision) {
      return Math.floorDiv(decision.at().getEpochSecond(), seconds) * seconds;
    }

    @Override
    public void decision(Decision decision) {
      long start = start(decision);
      trusted[(int) (decisions++ % TRUSTED)] = start;
      byStart
          .computeIfAbsent(start, key -> new LogWindow(Instant.ofEpochSecond(key)))
          .add(decision);
      if (byStart.size() > MOST_WINDOWS) {
        throw new StarsightException(
            "there are more than %,d windows; give a longer --window".formatted(MOST_WINDOWS));
      }
      places.put(decision.id(), start);
    }

    @Override
    public void feedback(Feedback feedback) {
      Long start = places.remove(feedback.id());
      if (start != null) {
        Objects.requireNonNull(byStart.get(start)).addReward(feedback.reward());
      }
    }
  }

  /** The second pass: the last window against all before it, by model. */
  private static final class Sides implements DecisionReader.Visitor {

    private final Windows windows;
    private final long last;
    private final long seed;
    private final Map<String, PredictionSummary> before = new TreeMap<>();
    private final Map<String, PredictionSummary> now = new TreeMap<>();
    private final TextSample textsBefore;
    private final TextSample textsNow;
    private final TextReservoir loggedBefore;
    private final TextReservoir loggedNow;

    Sides(Windows windows, long last, long seed) {
      this.windows = windows;
      this.last = last;
      this.seed = seed;
      this.textsBefore = new TextSample(seed);
      this.textsNow = new TextSample(seed + 1);
      this.loggedBefore = new TextReservoir(seed);
      this.loggedNow = new TextReservoir(seed + 1);
    }

    @Override
    public void decision(Decision decision) {
      long start = windows.start(decision);
      if (start > last) {
        return; // Written while the clock was ahead.
      }
      boolean isNow = start == last;
      String text = decision.text();
      if (text != null) {
        (isNow ? textsNow : textsBefore).accept(Example.unlabelled(decision.id(), text));
        (isNow ? loggedNow : loggedBefore)
            .add(
                new LoggedText(
                    decision.id(), decision.model(), decision.version(), decision.label(), text));
      }
      add(isNow ? now : before, decision);
    }

    private void add(Map<String, PredictionSummary> side, Decision decision) {
      Map<String, Double> byLabel = new TreeMap<>(decision.probabilities());
      if (byLabel.size() < 2) {
        return;
      }
      LabelSet labels = LabelSet.of(List.copyOf(byLabel.keySet()));
      double[] probabilities = byLabel.values().stream().mapToDouble(Double::doubleValue).toArray();
      PredictionSummary summary =
          side.computeIfAbsent(decision.model(), model -> new PredictionSummary(labels, seed));
      if (summary.labelSet().equals(labels)) {
        summary.accept(Prediction.of(labels, probabilities));
      }
    }

    @Override
    public void feedback(Feedback feedback) {
      // The first pass has counted it.
    }
  }

  /** Returns the windows that have decisions, the oldest first. */
  public List<LogWindow> windows() {
    return windows;
  }

  /** Returns what the last window says. */
  public List<Signal> signals() {
    return signals;
  }

  /** Returns whether a signal is a reason to look. */
  public boolean isAlarmed() {
    return signals.stream().anyMatch(signal -> signal.status() == Signal.Status.ALARM);
  }

  /** Returns how many lines a killed server left incomplete. */
  public int tornLines() {
    return torn;
  }

  /** Returns a signal by name; null if there is none. */
  @Nullable Signal signal(String name) {
    return signals.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }
}
