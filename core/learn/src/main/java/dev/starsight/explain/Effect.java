package dev.starsight.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What words or a column did to one prediction. Immutable.
 *
 * @param words a word or phrase of the text; null if it is a column's effect
 * @param column the name of a column; null if it is an effect of words
 * @param effect what the probability of the predicted label lost without it, from -1 to 1
 */
public record Effect(@Nullable String words, @Nullable String column, double effect) {

  /** How many effects a row shows. */
  private static final int PER_ROW = 16;

  private static final double LEAST_EFFECT = 0.0005;

  /** Returns the strongest effects of an explanation, at most 16, the strongest first. */
  public static List<Effect> strongest(Explanation explanation) {
    List<Effect> effects = new ArrayList<>();
    explanation
        .distinctPhrases()
        .forEach(phrase -> effects.add(new Effect(phrase.word(), null, phrase.effect())));
    explanation
        .columns()
        .forEach(column -> effects.add(new Effect(null, column.column(), column.effect())));
    return effects.stream()
        .filter(each -> Math.abs(each.effect()) >= LEAST_EFFECT)
        .sorted(Comparator.comparingDouble(each -> -Math.abs(each.effect())))
        .limit(PER_ROW)
        .toList();
  }

  /** Returns {@code {"words" or "column", "effect"}}. */
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    if (words == null) {
      node.put("column", column);
    } else {
      node.put("words", words);
    }
    return node.put("effect", effect);
  }

  /** Returns {@code words +0.123} or {@code [column] -0.123}. */
  @Override
  public String toString() {
    String name = words == null ? "[" + column + "]" : words;
    return String.format(Locale.ROOT, "%s %+.3f", name, effect);
  }
}
