package dev.starsight.cli.quality;

import dev.starsight.cli.console.Console;
import dev.starsight.cli.results.SavedRun;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.quality.CheckRun;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.anomalies.Anomaly;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Constraint;
import dev.starsight.quality.history.EntryKey;
import dev.starsight.quality.history.HistoryReport;
import dev.starsight.quality.history.QualityHistory;
import dev.starsight.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --history} of {@code check}, and those that go with it. */
public final class HistoryOption {

  @Option(
      names = "--history",
      paramLabel = "DIR",
      description =
          "Keep the metrics in this directory, say which of them are unusual after the earlier"
              + " entries, and what they are for all entries together; writes history.html.")
  private @Nullable Path directory;

  @Option(
      names = "--tag",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description =
          "With --history: what the entry is about. A date, a month or a date with a time is its"
              + " time (default: now); entries whose other tags are the same are compared. The same"
              + " tags replace an entry.")
  private List<String> tags = new ArrayList<>();

  @Option(
      names = "--fail-on-anomaly",
      description = "With --history: exit code 3 if a metric is unusual or missing.")
  private boolean failOnAnomaly;

  private @Nullable Opened opened;

  /** The history, and what is to be added to it. */
  private static final class Opened {

    final QualityHistory history;
    final EntryKey key;
    @Nullable CheckRun<?> run;
    boolean unusual;

    Opened(QualityHistory history, EntryKey key) {
      this.history = history;
      this.key = key;
    }
  }

  /**
   * Opens the history, if there is one. Figures are derived again with a copy of what the history
   * was then.
   *
   * @param saved the result whose figures are derived again; empty for a new one
   * @param out the directory of the results
   * @param checks the checks of a file of rules, which may need a history
   * @throws StarsightException if the options do not fit together
   * @throws IOException naming the path, if it is no history
   */
  public void prepare(Optional<SavedRun> saved, Path out, List<Check> checks) throws IOException {
    if (directory == null) {
      requireNotNeeded(checks);
      return;
    }
    if (directory.toString().isEmpty()) {
      throw new StarsightException("--history must name a directory, but is empty");
    }
    EntryKey key = EntryKey.of(parsed());
    Path results = real(out);
    Path kept = real(directory);
    if (kept.startsWith(results) || results.startsWith(kept)) {
      throw new StarsightException(
          "--history %s and --out %s must not be in one another".formatted(directory, out));
    }
    QualityHistory history = QualityHistory.open(directory);
    opened =
        saved.isEmpty()
            ? new Opened(history, key)
            : asBefore(
                history,
                key,
                saved.get().directory(),
                out.resolveSibling(out.getFileName() + ".history"));
  }

  private static Opened asBefore(QualityHistory history, EntryKey key, Path saved, Path copy)
      throws IOException {
    JsonFields then = JsonFields.read(saved.resolve("summary.json")).object("history");
    EntryKey added;
    try {
      OffsetDateTime time = OffsetDateTime.parse(then.text("time"));
      added = new EntryKey(time, key.timeTag(), key.tags());
    } catch (DateTimeParseException e) {
      throw then.refused("time", "a time");
    }
    return new Opened(
        history.copyBefore(added, then.flag("replaced"), then.integer("entries"), copy), added);
  }

  private void requireNotNeeded(List<Check> checks) {
    if (failOnAnomaly || !tags.isEmpty()) {
      throw new StarsightException(
          (failOnAnomaly ? "--fail-on-anomaly" : "--tag") + " needs --history");
    }
    for (Check check : checks) {
      for (Constraint constraint : check.constraints()) {
        if (constraint.threshold().history() != null) {
          throw new StarsightException(
              "%s: the rule %s needs --history".formatted(check.name(), constraint.description()));
        }
      }
    }
  }

  private Map<String, String> parsed() {
    Map<String, String> parsed = new TreeMap<>();
    for (String tag : tags) {
      int sign = tag.indexOf('=');
      if (sign < 0) {
        throw new StarsightException("--tag must be KEY=VALUE, but is " + tag);
      }
      String name = tag.substring(0, sign);
      if (parsed.put(name, tag.substring(sign + 1)) != null) {
        throw new StarsightException("--tag must name each tag once, but %s twice".formatted(name));
      }
    }
    return parsed;
  }

  private static Path real(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    Path existing = absolute;
    while (existing != null && Files.notExists(existing)) {
      existing = existing.getParent();
    }
    return existing == null
        ? absolute
        : existing.toRealPath().resolve(existing.relativize(absolute)).normalize();
  }

  /** Returns the report of checks that have seen all rows. */
  public QualityReport report(CheckRun<?> run) throws IOException {
    if (opened == null) {
      return run.report();
    }
    opened.run = run;
    return run.report(opened.history.before(opened.key));
  }

  /**
   * Adds the entry, if there is a history: writes the page, prints what is unusual, and returns the
   * section of the report.
   */
  public List<Section> add(
      QualityReport report, Provenance provenance, Path results, Summary summary, Console console)
      throws IOException {
    if (opened == null || opened.run == null) {
      return List.of();
    }
    QualityHistory.Addition addition =
        opened.history.append(opened.key, opened.run, report, provenance);
    HistoryReport told = HistoryReport.of(addition);
    told.writeTo(results);
    told.addTo(summary.tree());
    opened.unusual = addition.isUnusual();
    console.result(told.summary());
    List<Anomaly> anomalies = addition.entry().anomalies();
    anomalies.forEach(anomaly -> console.result("  unusual: " + anomaly.sentence()));
    return List.of(told.section());
  }

  /** Returns whether the exit code is to say that a metric is unusual. */
  public boolean fails() {
    return failOnAnomaly && opened != null && opened.unusual;
  }
}
