package dev.starsight.phrases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The phrases that tell two sides apart, and what they were found in. Immutable.
 *
 * @param sides the names of the sides
 * @param firstReviews reviews of the first side that were counted
 * @param secondReviews reviews of the second side that were counted
 * @param copies reviews that were not counted because they repeat the text of another one
 * @param sampleReviews reviews of the sample that chose the phrases; 0 if all reviews did
 * @param tested phrases that were tested
 * @param newTested tests for new phrases; 0 unless the sides are two periods
 * @param phrases those that tell the sides apart, best first
 * @param newPhrases those that only the first side says, best first; empty unless the sides are two
 *     periods
 * @param months all months from the first to the last with a review; empty if no review has a date
 * @param monthlyReviews the reviews of each month
 */
public record PhraseFindings(
    PhraseSides sides,
    long firstReviews,
    long secondReviews,
    long copies,
    long sampleReviews,
    long tested,
    long newTested,
    List<Phrase> phrases,
    List<Phrase> newPhrases,
    List<YearMonth> months,
    List<Long> monthlyReviews) {

  public PhraseFindings {
    phrases = List.copyOf(phrases);
    newPhrases = List.copyOf(newPhrases);
    months = List.copyOf(months);
    monthlyReviews = List.copyOf(monthlyReviews);
  }

  /** Returns the labels of the reviews that say a phrase, numbers in their order. */
  public List<String> labels() {
    return Stream.concat(phrases.stream(), newPhrases.stream())
        .flatMap(phrase -> phrase.stars().keySet().stream())
        .distinct()
        .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** Puts these findings into a summary. */
  public void addTo(ObjectNode summary) {
    ArrayNode both = summary.putArray("sides");
    both.addObject().put("name", sides.first()).put("reviews", firstReviews);
    both.addObject().put("name", sides.second()).put("reviews", secondReviews);
    summary.put("copies", copies);
    summary.put("sampleReviews", sampleReviews == 0 ? null : sampleReviews);
    summary.put("tested", tested);
    add(phrases, summary.putArray("phrases"));
    if (sides.since() != null) {
      summary.put("newTested", newTested);
      add(newPhrases, summary.putArray("new"));
    }
  }

  /** Returns all of these findings as JSON, for {@link #ofJson}. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    addTo(json);
    FindingsTree.complete(this, json);
    return json;
  }

  /**
   * Returns the findings that {@link #toJson} made JSON of.
   *
   * @throws java.time.DateTimeException if a month or a day is not one
   */
  public static PhraseFindings ofJson(JsonNode json) {
    return FindingsTree.read(json);
  }

  private static void add(List<Phrase> phrases, ArrayNode array) {
    for (Phrase phrase : phrases) {
      YearMonth begins = phrase.begins();
      ObjectNode entry =
          array
              .addObject()
              .put("phrase", phrase.text())
              .put("side", phrase.side())
              .put("reviews", phrase.reviews())
              .put("otherReviews", phrase.otherReviews())
              .put("score", phrase.score())
              .put("q", phrase.q());
      ObjectNode stars = entry.putObject("stars");
      phrase.stars().forEach(stars::put);
      entry.put("begins", begins == null ? null : begins.toString());
      ArrayNode examples = entry.putArray("examples");
      for (PhraseExample example : phrase.examples()) {
        examples
            .addObject()
            .put("review", example.id())
            .put("stars", example.label().isEmpty() ? null : example.label())
            .put("date", example.date() == null ? null : example.date().toString())
            .put("text", example.text());
      }
    }
  }

  /** Returns the phrases of one side, best first. */
  public List<Phrase> phrases(String side) {
    return phrases.stream().filter(phrase -> phrase.side().equals(side)).toList();
  }
}
