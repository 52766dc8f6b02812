package dev.starsight.cli.options;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.Console;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.explain.Explanation;
import dev.starsight.explain.Explanation.ColumnEffect;
import dev.starsight.explain.ExplanationTally;
import dev.starsight.explain.ExplanationTally.Tallied;
import dev.starsight.explain.WordEffect;
import dev.starsight.model.Classifier;
import dev.starsight.run.Threads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option {@code --explain}: what moved a prediction, and what the predictions of rows go by.
 */
public final class ExplainOption {

  private static final int STRONGEST = 8;

  /** How many effects a row shows. */
  private static final int PER_ROW = 16;

  private static final double LEAST_EFFECT = 0.0005;

  /** Phrases of fewer rows say nothing about a file. */
  private static final int MIN_ROWS = 3;

  @Option(
      names = "--explain",
      description = "Also show the words, phrases and columns for and against each prediction.")
  private boolean wanted;

  private final ExplanationTally tally = new ExplanationTally();

  /** An effect of a phrase, or of a column. */
  private record Effect(@Nullable String words, @Nullable String column, double effect) {

    static Effect of(WordEffect phrase) {
      return new Effect(phrase.word(), null, phrase.effect());
    }

    static Effect of(ColumnEffect column) {
      return new Effect(null, column.column(), column.effect());
    }

    String text() {
      String name = words == null ? "[" + column + "]" : words;
      return String.format(Locale.ROOT, "%s %+.3f", name, effect);
    }
  }

  /** Returns whether the option was given. */
  public boolean isWanted() {
    return wanted;
  }

  /** Explains rows on several threads; returns an empty list if the option was not given. */
  public List<Explanation> of(Classifier classifier, List<Example> rows) {
    if (!wanted) {
      return List.of();
    }
    Explanation[] explanations = new Explanation[rows.size()];
    Threads.forEach(rows.size(), i -> explanations[i] = Explanation.of(classifier, rows.get(i)));
    return List.of(explanations);
  }

  /** Adds a row to what the predictions of all rows go by. Not thread-safe. */
  public void count(Explanation explanation) {
    tally.add(explanation);
  }

  /** Adds the field {@code explanation} to a row, the strongest effects first. */
  public static void add(ObjectNode row, Explanation explanation) {
    ArrayNode array = row.putArray("explanation");
    for (Effect each : strongest(explanation)) {
      ObjectNode node = array.addObject();
      if (each.words() == null) {
        node.put("column", each.column());
      } else {
        node.put("words", each.words());
      }
      node.put("effect", each.effect());
    }
  }

  /** Returns the cell of a row, the strongest effects first. */
  public static String cell(Explanation explanation) {
    return strongest(explanation).stream().map(Effect::text).collect(Collectors.joining("; "));
  }

  private static List<Effect> strongest(Explanation explanation) {
    List<Effect> effects = new ArrayList<>();
    explanation.distinctPhrases().forEach(phrase -> effects.add(Effect.of(phrase)));
    explanation.columns().forEach(column -> effects.add(Effect.of(column)));
    return effects.stream()
        .filter(each -> Math.abs(each.effect()) >= LEAST_EFFECT)
        .sorted(Comparator.comparingDouble(each -> -Math.abs(each.effect())))
        .limit(PER_ROW)
        .toList();
  }

  /** Prints what supports and what opposes the prediction of one text. */
  public static void print(Console console, Explanation explanation) {
    String label = explanation.prediction().label();
    List<Effect> effects = strongest(explanation);
    print(console, "for " + label, effects.stream().filter(each -> each.effect() > 0).toList());
    print(console, "against " + label, effects.stream().filter(each -> each.effect() < 0).toList());
  }

  private static void print(Console console, String side, List<Effect> effects) {
    console.result(
        "  %s: %s",
        side,
        effects.isEmpty()
            ? "no word"
            : effects.stream()
                .limit(STRONGEST)
                .map(Effect::text)
                .collect(Collectors.joining(", ")));
  }

  /** Adds the field {@code explanations}: for each label the phrases its predictions go by. */
  public void addTo(Summary summary, LabelSet labels) {
    if (!wanted) {
      return;
    }
    ArrayNode array = summary.array("explanations");
    for (String label : labels.labels()) {
      ObjectNode node = array.addObject().put("label", label).put("rows", tally.rows(label));
      ArrayNode phrases = node.putArray("phrases");
      for (Tallied each : tally.strongest(label, MIN_ROWS, PER_ROW)) {
        phrases
            .addObject()
            .put("words", each.words())
            .put("rows", each.rows())
            .put("effect", each.effect());
      }
    }
  }

  /** Prints the same. */
  public void printTally(Console console, LabelSet labels) {
    if (!wanted) {
      return;
    }
    for (String label : labels.labels()) {
      List<Tallied> phrases = tally.strongest(label, MIN_ROWS, STRONGEST);
      if (!phrases.isEmpty()) {
        console.result(
            "  %s goes by: %s",
            label,
            phrases.stream()
                .map(e -> String.format(Locale.ROOT, "%s %+.3f", e.words(), e.effect()))
                .collect(Collectors.joining(", ")));
      }
    }
  }
}
