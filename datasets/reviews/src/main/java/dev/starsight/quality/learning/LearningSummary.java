package dev.starsight.quality.learning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.quality.learning.LearningFindings.ColumnCount;
import dev.starsight.quality.learning.LearningFindings.NearDuplicates;
import dev.starsight.quality.learning.LearningFindings.RepeatedTexts;
import dev.starsight.quality.learning.LearningFindings.Shapes;
import java.util.List;

/** The JSON form of findings. */
final class LearningSummary {

  private LearningSummary() {}

  static void write(LearningFindings findings, ObjectNode object) {
    object.put("rows", findings.rows()).put("comparedRows", findings.comparedRows());
    findings.sentences().forEach(object.putArray("findings")::add);
    ArrayNode labels = object.putArray("labels");
    findings
        .labels()
        .forEach(
            label ->
                labels
                    .addObject()
                    .put("label", label.label())
                    .put("rows", label.rows())
                    .put("rare", label.isRare()));
    leaks(findings, object.putArray("leaks"));
    nearDuplicates(findings.nearDuplicates(), object.putObject("nearDuplicates"));
    repeated(findings.repeatedTexts(), object.putObject("repeatedTexts"));
    repeated(findings.contradictions(), object.putObject("contradictions"));
    ArrayNode damage = object.putArray("damage");
    findings
        .damage()
        .forEach(
            count ->
                damage
                    .addObject()
                    .put("column", count.column())
                    .put("kind", count.kind().id())
                    .put("rows", count.rows()));
    ArrayNode cut = object.putArray("cutTexts");
    findings
        .cutTexts()
        .forEach(
            texts ->
                cut.addObject()
                    .put("column", texts.column())
                    .put("characters", texts.characters())
                    .put("rows", texts.rows()));
    shapes(findings.shapes(), object.putObject("shapes"));
    ObjectNode personal = object.putObject("personalData");
    findings
        .personalData()
        .forEach(
            count ->
                personal
                    .putObject(count.kind().id())
                    .put("rows", count.rows())
                    .put("found", count.matches()));
    languages(findings.languages(), object.putObject("languages"));
  }

  private static void leaks(LearningFindings findings, ArrayNode array) {
    findings
        .leaks()
        .forEach(
            leak -> {
              ObjectNode entry =
                  array
                      .addObject()
                      .put("column", leak.column())
                      .put("how", leak.how())
                      .put("rows", leak.rows())
                      .put("rightRows", leak.rightRows());
              ArrayNode values = entry.putArray("values");
              leak.values()
                  .forEach(
                      value ->
                          values
                              .addObject()
                              .put("value", value.value())
                              .put("rows", value.rows())
                              .put("rightRows", value.rightRows()));
            });
  }

  private static void nearDuplicates(NearDuplicates found, ObjectNode object) {
    object
        .put("texts", found.texts())
        .put("sampledTexts", found.sampledTexts())
        .put("groups", found.groups())
        .put("rows", found.rows())
        .put("largestGroup", found.largestGroup())
        .put("groupsAcrossSplits", found.groupsAcrossSplits())
        .put("heldOutRows", found.heldOutRows())
        .put("groupsBetweenFiles", found.groupsBetweenFiles())
        .put("leftOut", found.leftOut());
  }

  private static void repeated(RepeatedTexts found, ObjectNode object) {
    object
        .put("texts", found.texts())
        .put("rows", found.rows())
        .put("rowsOfTenWords", found.rowsOfTenWords());
  }

  private static void shapes(Shapes found, ObjectNode object) {
    object
        .put("oneWord", found.oneWord())
        .put("nonAscii", found.nonAscii())
        .put("beyondBmp", found.beyondBmp())
        .put("noCapitals", found.noCapitals());
    counts(found.caseVariants(), object.putArray("caseVariants"));
    counts(found.repeats(), object.putArray("repeats"));
  }

  private static void counts(List<ColumnCount> counts, ArrayNode array) {
    counts.forEach(
        count -> array.addObject().put("column", count.column()).put("rows", count.rows()));
  }

  private static void languages(Languages found, ObjectNode object) {
    object.put("sentence", found.sentence().isEmpty() ? null : found.sentence());
    object.put("texts", found.texts());
    ArrayNode languages = object.putArray("languages");
    found
        .counts()
        .forEach(
            count ->
                languages.addObject().put("language", count.language()).put("rows", count.rows()));
  }
}
