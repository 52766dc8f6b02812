package dev.starsight.profile;

import static dev.starsight.profile.TypeDecision.format;

import dev.starsight.model.Metric;
import dev.starsight.profile.ColumnProfile.ColumnSignal;
import dev.starsight.profile.ColumnProfile.ColumnType;
import dev.starsight.profile.ColumnProfile.NumberSummary;
import dev.starsight.profile.TableProfile.SuggestedAction;
import dev.starsight.profile.TableProfile.TextRepeats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Suggests what to do about a table before training. */
final class SuggestedActions {

  /** A label with fewer rows can be neither learned nor tested. */
  private static final long FEW_ROWS = 10;

  private static final double FEW_SHARE = 0.005;
  private static final double MANY_MISSING = 0.2;
  private static final double MANY_REPEATS = 0.01;
  private static final double EMPTY_TEXTS = 0.01;
  private static final int MANY_LABELS = 50;

  private final TableProfile profile;
  private final List<SuggestedAction> actions = new ArrayList<>();

  private SuggestedActions(TableProfile profile) {
    this.profile = profile;
  }

  static List<SuggestedAction> of(TableProfile profile) {
    SuggestedActions all = new SuggestedActions(profile);
    all.leaks();
    all.labels();
    all.texts();
    profile.columns().forEach(all::column);
    all.features();
    return all.actions.stream()
        .sorted(Comparator.comparing(action -> !action.urgent())) // stable
        .toList();
  }

  private void add(String column, boolean urgent, String format, Object... values) {
    actions.add(new SuggestedAction(column, urgent, TypeDecision.format(format, values)));
  }

  private void leaks() {
    profile
        .leak(profile.text().name())
        .ifPresent(
            leak ->
                add(
                    leak.column(),
                    true,
                    "The text itself gives the label away: %s. Remove such words, or expect worse"
                        + " results where they are missing.",
                    leak.sentence()));
    for (ColumnProfile column : profile.columns()) {
      String leak = leak(profile, column);
      if (leak != null) {
        add(
            column.name(),
            true,
            "%s. Leave it out, or name it in --features if it is known whenever the model is"
                + " asked.",
            Character.toUpperCase(leak.charAt(0)) + leak.substring(1));
      }
    }
  }

  /** How a column gives the label away, as half a sentence; null if it does not. */
  static @Nullable String leak(TableProfile profile, ColumnProfile column) {
    Optional<LeakageCheck.Leak> leak = profile.leak(column.name());
    if (leak.isPresent() && column.type() != ColumnType.CONSTANT) {
      return leak.get().sentence();
    }
    return column
        .measured()
        .filter(ColumnSignal::givesAway)
        .map(s -> describe(column, s))
        .orElse(null);
  }

  private static String describe(ColumnProfile column, ColumnSignal signal) {
    boolean group = signal.group().size() < 1.0 / signal.chance() && signal.chance() < 0.5;
    double gain = (signal.balancedAccuracy() - signal.chance()) / (1 - signal.chance());
    if (group && gain < 0.5) {
      return format(
          "column %s gives the label half away: it alone tells %s from the other labels with a"
              + " balanced accuracy of %.2f, where 0.50 is chance",
          column.quoted(), String.join(", ", signal.group()), signal.groupAccuracy());
    }
    return format(
        "column %s gives the label away: it alone has a balanced accuracy of %.2f, where %.2f is"
            + " chance",
        column.quoted(), signal.balancedAccuracy(), signal.chance());
  }

  private void labels() {
    String name = profile.label().name();
    if (profile.labelCounts().size() > MANY_LABELS) {
      add(
          name,
          true,
          "The label has %,d values: if they are a number, cut it into a few steps first.",
          profile.labelCounts().size());
    }
    List<String> rare = new ArrayList<>();
    for (Map.Entry<String, Long> entry : profile.labelCounts().entrySet()) {
      if (entry.getValue() < FEW_ROWS || entry.getValue() < FEW_SHARE * profile.rows()) {
        rare.add(format("%s (%,d)", entry.getKey(), entry.getValue()));
      }
    }
    if (!rare.isEmpty()) {
      int shown = Math.min(10, rare.size());
      add(
          name,
          true,
          "Few rows have the label%s %s%s of all %,d: find more of them, or join them with another"
              + " label.",
          rare.size() == 1 ? "" : "s",
          String.join(", ", rare.subList(0, shown)),
          rare.size() > shown ? " and %s more".formatted(rare.size() - shown) : "",
          profile.rows());
    }
    if (profile.problem().metric() == Metric.BALANCED_ACCURACY) {
      long most = profile.labelCounts().values().stream().mapToLong(n -> n).max().orElse(0);
      add(
          name,
          false,
          "The labels are uneven: always saying the most frequent one is right in %.0f %% of the"
              + " rows. Judge by balancedAccuracy, and weigh the labels (--balance weights).",
          100.0 * most / profile.rows());
    }
  }

  private void texts() {
    ColumnProfile text = profile.text();
    if (text.missingShare() >= EMPTY_TEXTS) {
      add(
          text.name(),
          text.missing() == text.rows(),
          "Text column %s is empty in %,d of %,d rows (%.1f %%): leave these out, or use further"
              + " columns for them.",
          text.quoted(),
          text.missing(),
          text.rows(),
          100 * text.missingShare());
    }
    TextRepeats repeats = profile.repeats();
    if (repeats.rows() >= MANY_REPEATS * profile.rows() && repeats.rows() > 1) {
      add(
          text.name(),
          false,
          "%,d rows (%.1f %%) share their text with others, %,d texts in all, and %.0f %% of these"
              + " can be right at best: keep each text on one side of a split, and expect no more.",
          repeats.rows(),
          100.0 * repeats.rows() / profile.rows(),
          repeats.texts(),
          100 * repeats.ceiling());
    }
  }

  private void column(ColumnProfile column) {
    if (column.type() == ColumnType.CONSTANT) {
      add(column.name(), false, "Leave out %s: %s.", column.quoted(), column.reason());
    } else if (column.missingShare() >= MANY_MISSING) {
      add(
          column.name(),
          false,
          "Column %s is missing in %.0f %% of the rows: find out why before relying on it.",
          column.quoted(),
          100 * column.missingShare());
    }
    NumberSummary numbers = column.numbers();
    if (numbers != null
        && column.type() != ColumnType.NUMERIC
        && column.reason().contains("but not the others")) {
      add(
          column.name(),
          false,
          "Column %s is taken as %s: %s. Correct it if it should be numeric.",
          column.quoted(),
          column.type().words(),
          column.reason());
    }
    boolean strong = column.measured().filter(s -> s.isStrong() && !s.givesAway()).isPresent();
    if (strong && profile.leak(column.name()).isEmpty()) {
      ColumnSignal signal = column.measured().orElseThrow();
      add(
          column.name(),
          false,
          "Column %s alone tells %s from the other labels with a balanced accuracy of %.2f: make"
              + " sure it is known before the label is.",
          column.quoted(),
          String.join(", ", signal.group()),
          signal.groupAccuracy());
    }
  }

  private void features() {
    List<String> taken = FeatureChoice.automatic(profile).taken();
    if (taken.isEmpty()) {
      return;
    }
    Optional<ColumnProfile> best =
        profile.columns().stream()
            .filter(column -> taken.contains(column.name()) && column.measured().isPresent())
            .max(Comparator.comparingDouble(c -> c.measured().orElseThrow().groupAccuracy()));
    add(
        profile.text().name(),
        false,
        "Learn from %s beside the text: --features auto.%s",
        String.join(", ", taken.stream().map(name -> '"' + name + '"').toList()),
        best.map(SuggestedActions::alone).orElse(""));
  }

  private static String alone(ColumnProfile column) {
    ColumnSignal signal = column.measured().orElseThrow();
    return format(
        " %s tells most alone: %s from the other labels with a balanced accuracy of %.2f, where"
            + " 0.50 is chance.",
        column.quoted(), String.join(", ", signal.group()), signal.groupAccuracy());
  }
}
