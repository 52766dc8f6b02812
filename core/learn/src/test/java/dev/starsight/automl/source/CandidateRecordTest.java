package dev.starsight.automl.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.Candidate;
import dev.starsight.automl.Hyperparameter;
import dev.starsight.data.Balance;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateRecordTest {

  @TempDir Path folder;

  private static CandidateRecord record() {
    return SourceFixtures.record(
        SourceFixtures.withHyperparameters(
            "all-types",
            List.of(
                Hyperparameter.intRange("whole", "An int", Integer.MIN_VALUE, Integer.MIN_VALUE, 3),
                Hyperparameter.constant("large", "A long", Long.MAX_VALUE),
                Hyperparameter.logDoubleRange("real", "A double", 0.1, 1e-9, 1),
                Hyperparameter.constant("notFinite", "A double", Double.NaN),
                Hyperparameter.choice("flag", "A boolean", true, List.of(true, false)),
                Hyperparameter.constant("text", "A String", "C:\\u00e9 \"☃\"\n"),
                Hyperparameter.constant("balance", "An enum", Balance.MINORITY),
                Hyperparameter.constant("columns", "A list", List.of("vine", "")),
                Hyperparameter.constant("none", "An empty list", List.of()))));
  }

  @Test
  void survivesTheRoundTrip() throws IOException {
    record().writeTo(folder);

    CandidateRecord copy = CandidateRecord.read(folder);

    assertThat(copy).isEqualTo(record());
    assertThat(copy.settings().values().keySet())
        .containsExactlyElementsOf(record().settings().values().keySet());
  }

  @Test
  void everyKindSurvivesTheRoundTrip() throws IOException {
    for (Candidate candidate : SourceFixtures.everyKind()) {
      CandidateRecord record = SourceFixtures.record(candidate);
      record.writeTo(folder);

      assertThat(CandidateRecord.read(folder)).isEqualTo(record);
    }
  }

  @Test
  void writesTheDocumentedFields() throws IOException {
    record().writeTo(folder);

    JsonNode node = Json.read(folder.resolve("candidate.json"));

    assertThat(node.fieldNames())
        .toIterable()
        .containsExactly(
            "format",
            "name",
            "kind",
            "rationale",
            "source",
            "settings",
            "trainer",
            "metric",
            "seed",
            "split",
            "textColumn",
            "labelColumn",
            "features",
            "inputs",
            "balance",
            "version",
            "threads",
            "validation");
    assertThat(node.at("/settings/balance/value").asText()).isEqualTo("MINORITY");
    assertThat(node.at("/settings/whole/type").asText()).isEqualTo("int");
    assertThat(node.at("/split/ratio/train").asDouble()).isEqualTo(0.9);
    assertThat(node.at("/inputs/0/rows").asLong()).isEqualTo(81_632);
  }

  private void assertRefused(Consumer<ObjectNode> damage, String... parts) throws IOException {
    record().writeTo(folder);
    Path file = folder.resolve(CandidateRecord.FILE);
    ObjectNode node = (ObjectNode) Json.read(file);
    damage.accept(node);
    Json.write(file, node);

    assertThatThrownBy(() -> CandidateRecord.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContainingAll(parts);
  }

  @Test
  void namesEveryMissingField() throws IOException {
    record().writeTo(folder);
    List<String> fields =
        Json.read(folder.resolve(CandidateRecord.FILE)).properties().stream()
            .map(Map.Entry::getKey)
            .toList();
    for (String field : fields) {
      assertRefused(node -> node.remove(field), "\"" + field + "\"");
    }
  }

  @Test
  void namesEveryFieldOfTheWrongType() throws IOException {
    for (String field : List.of("name", "source", "metric", "seed", "threads", "textColumn")) {
      assertRefused(node -> node.putArray(field).add(1), "\"" + field + "\"");
    }
    assertRefused(node -> node.putObject("validation"), "\"validation.intervals\" is missing");
    assertRefused(node -> node.put("metric", "luck"), "\"metric\"", "\"luck\"");
    assertRefused(node -> node.put("balance", "much"), "\"balance\"", "\"much\"");
    assertRefused(node -> node.put("threads", 0), "threads must be at least 1");
    assertRefused(node -> node.put("threads", 1L << 40), "\"threads\"", "32 bits");
    assertRefused(node -> node.putArray("inputs"), "\"inputs\" must name a file");
    assertRefused(node -> node.put("name", "Not A Name"), "\"Not A Name\"");
  }

  @Test
  void refusesASourceInAnotherDirectory() throws IOException {
    assertRefused(node -> node.put("source", "../Other.java"), "\"../Other.java\"");
  }

  @Test
  void namesAnInvalidHyperparameterValue() throws IOException {
    assertRefused(
        node -> hyperparameter(node, "large").put("value", 0.5),
        "\"settings.large.value\"",
        "whole number");
    assertRefused(
        node -> hyperparameter(node, "whole").put("value", 1L << 40), "\"settings.whole.value\"");
    assertRefused(
        node -> hyperparameter(node, "balance").put("value", "MUCH"),
        "\"settings.balance\"",
        "MUCH");
    assertRefused(
        node -> hyperparameter(node, "balance").put("type", "java.lang.Object"),
        "\"settings.balance\"");
    assertRefused(
        node -> hyperparameter(node, "flag").remove("value"), "\"settings.flag.value\" is missing");
    assertRefused(
        node -> hyperparameter(node, "notFinite").put("value", "much"), "\"settings.notFinite\"");
  }

  private static ObjectNode hyperparameter(ObjectNode node, String name) {
    return (ObjectNode) node.get("settings").get(name);
  }

  @Test
  void refusesANewerFormat() throws IOException {
    assertRefused(
        node -> node.put("format", 3), "format 3", "newer Starsight", "reads format 1 to 2");
    assertRefused(node -> node.put("format", "1"), "\"format\" must be 1");
  }

  @Test
  void explainsAMissingOrInvalidFile() throws IOException {
    assertThatThrownBy(() -> CandidateRecord.read(folder))
        .hasMessage(
            folder + ": is not a candidate's directory: there is no file candidate.json in it");
    assertThatThrownBy(() -> CandidateRecord.read(folder.resolve("away")))
        .hasMessage(folder.resolve("away") + ": there is no such candidate directory");
    Path file = Files.writeString(folder.resolve(CandidateRecord.FILE), "{\"format\": 1");
    assertThatThrownBy(() -> CandidateRecord.read(file))
        .hasMessage(file + ": a candidate is a directory, but this is a file");
    assertThatThrownBy(() -> CandidateRecord.read(folder))
        .hasMessageContainingAll("candidate.json, line 1", "not JSON");
    Files.writeString(file, "[]");
    assertThatThrownBy(() -> CandidateRecord.read(folder)).hasMessageContaining("JSON object");
  }
}
