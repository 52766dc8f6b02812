package dev.starsight.phrases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Findings as JSON: what a summary has of them, and what it leaves out. */
final class FindingsTree {

  private FindingsTree() {}

  static void complete(PhraseFindings findings, ObjectNode json) {
    YearMonth since = findings.sides().since();
    json.put("since", since == null ? null : since.toString());
    ArrayNode months = json.putArray("months");
    findings.months().forEach(month -> months.add(month.toString()));
    findings.monthlyReviews().forEach(json.putArray("monthlyReviews")::add);
    addMonths(findings.phrases(), json.path("phrases"));
    addMonths(findings.newPhrases(), json.path("new"));
  }

  private static void addMonths(List<Phrase> phrases, JsonNode array) {
    for (int i = 0; i < phrases.size(); i++) {
      ArrayNode monthly = ((ObjectNode) array.get(i)).putArray("monthly");
      phrases.get(i).monthly().forEach(monthly::add);
    }
  }

  static PhraseFindings read(JsonNode json) {
    JsonNode sides = json.path("sides");
    List<YearMonth> months = new ArrayList<>();
    json.path("months").forEach(month -> months.add(YearMonth.parse(month.asText())));
    return new PhraseFindings(
        new PhraseSides(
            sides.path(0).path("name").asText(),
            sides.path(1).path("name").asText(),
            month(json.path("since"))),
        sides.path(0).path("reviews").asLong(),
        sides.path(1).path("reviews").asLong(),
        json.path("copies").asLong(),
        json.path("sampleReviews").asLong(),
        json.path("tested").asLong(),
        json.path("newTested").asLong(),
        phrases(json.path("phrases")),
        phrases(json.path("new")),
        months,
        counts(json.path("monthlyReviews")));
  }

  private static @Nullable YearMonth month(JsonNode json) {
    return json.isTextual() ? YearMonth.parse(json.asText()) : null;
  }

  private static List<Long> counts(JsonNode json) {
    List<Long> counts = new ArrayList<>();
    json.forEach(count -> counts.add(count.asLong()));
    return counts;
  }

  private static List<Phrase> phrases(JsonNode json) {
    List<Phrase> phrases = new ArrayList<>();
    for (JsonNode each : json) {
      Map<String, Long> stars = new LinkedHashMap<>();
      each.path("stars")
          .properties()
          .forEach(star -> stars.put(star.getKey(), star.getValue().asLong()));
      phrases.add(
          new Phrase(
              each.path("phrase").asText(),
              each.path("side").asText(),
              each.path("reviews").asLong(),
              each.path("otherReviews").asLong(),
              each.path("score").asDouble(),
              each.path("q").asDouble(),
              stars,
              month(each.path("begins")),
              counts(each.path("monthly")),
              examples(each.path("examples"))));
    }
    return phrases;
  }

  private static List<PhraseExample> examples(JsonNode json) {
    List<PhraseExample> examples = new ArrayList<>();
    for (JsonNode each : json) {
      String date = each.path("date").textValue();
      examples.add(
          new PhraseExample(
              each.path("review").asText(),
              each.path("stars").asText(""),
              date == null ? null : LocalDate.parse(date),
              each.path("text").asText()));
    }
    return examples;
  }
}
