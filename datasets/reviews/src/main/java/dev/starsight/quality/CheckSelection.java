package dev.starsight.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.rules.RulesFile;
import dev.starsight.quality.suggestions.SuggestionRules;
import dev.starsight.reviews.Review;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checks that a user selects, as texts and numbers that another process makes the same checks
 * of. Immutable.
 *
 * @param rules {@link #STANDARD}, {@link #WORKSHOP} or what a file of rules is called
 * @param text the text of the file of rules; null if it is none
 * @param lastDay the last day that a review may have
 * @param suggest whether further constraints are suggested
 * @param seed chooses the rows that are held back from suggestions
 */
public record CheckSelection(
    String rules, @Nullable String text, LocalDate lastDay, boolean suggest, long seed)
    implements Serializable {

  /** The rules for any reviews, or for any labelled texts. */
  public static final String STANDARD = "standard";

  /** The seven rules of the workshop. */
  public static final String WORKSHOP = "workshop";

  public CheckSelection {
    Objects.requireNonNull(rules, "rules");
    Objects.requireNonNull(lastDay, "lastDay");
  }

  /** Returns a selection for reviews up to tomorrow in UTC. */
  public static CheckSelection of(String rules, @Nullable String text, boolean suggest, long seed) {
    return new CheckSelection(
        rules, text, LocalDate.now(ZoneOffset.UTC).plusDays(1), suggest, seed);
  }

  /** Returns the checks of reviews of which some columns are unknown. */
  public Checks<Review> ofReviews(Set<String> unknown) {
    return completed(
        rules.equals(WORKSHOP)
            ? ReviewChecks.workshop(unknown)
            : ReviewChecks.standard(lastDay, unknown));
  }

  /** Returns the checks of rows with a text and a label. */
  public <T> Checks<T> ofTexts(RowSchema<T> schema, String textColumn, String labelColumn) {
    return completed(
        text == null
            ? Checks.forColumns(schema, textColumn, labelColumn)
            : Checks.of(schema).measuring(List.of(Analyzers.size())).withDefaults());
  }

  private <T> Checks<T> completed(Checks<T> checks) {
    Checks<T> own = text == null ? checks : checks.withOnly(RulesFile.parse(rules, text));
    return suggest ? own.withSuggestions(SuggestionRules.standard(), seed) : own;
  }

  /** Returns this as JSON. */
  public ObjectNode toJson() {
    return Json.object()
        .put("rules", rules)
        .put("text", text)
        .put("lastDay", lastDay.toString())
        .put("suggest", suggest)
        .put("seed", seed);
  }

  /** Returns the selection that {@link #toJson} was made of. */
  public static CheckSelection of(JsonNode json) {
    return new CheckSelection(
        json.path("rules").asText(),
        json.path("text").textValue(),
        LocalDate.parse(json.path("lastDay").asText()),
        json.path("suggest").asBoolean(),
        json.path("seed").asLong());
  }
}
