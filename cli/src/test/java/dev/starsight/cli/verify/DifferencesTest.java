package dev.starsight.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names the places that differ. */
final class DifferencesTest {

  private static List<String> texts(String was, String is) {
    return TextDifferences.of("f", was, is).stream().map(FileDifference::toString).toList();
  }

  private static List<String> trees(String was, String is) throws IOException {
    JsonNode one = Json.parse("was", was);
    return JsonComparison.of(
            "f", one, Json.parse("is", is), p -> p.equals("/seconds"), Tolerance.NONE)
        .stream()
        .map(FileDifference::toString)
        .toList();
  }

  @Test
  void namesLineAndColumnOfNumbersAndWords() {
    assertThat(texts("a\n<td>0.88</td> b -3\n", "a\n<td>0.99</td> b -4\n"))
        .containsExactly(
            "f, line 2, column 5: was 0.88, is 0.99", "f, line 2, column 17: was -3, is -4");
    assertThat(texts("one two", "one too")).containsExactly("f, line 1, column 5: was two, is too");
    assertThat(texts("same", "same")).isEmpty();
  }

  @Test
  void namesTheFirstOfOtherLines() {
    assertThat(texts("a\nb\n", "a\n"))
        .containsExactly("f, line 2, column 1: was b (of 3 lines), is  (of 2 lines)");
    assertThat(texts("1 2", "1 2 3")).containsExactly("f, line 1, column 4: was , is  3");
  }

  @Test
  void namesPointers() throws IOException {
    assertThat(
            trees(
                "{\"a\": [1, {\"b/c\": 2.0}], \"seconds\": 1, \"gone\": null}",
                "{\"a\": [1, {\"b/c\": 3.0}], \"seconds\": 2, \"new\": 1}"))
        .containsExactly(
            "f, /a/1/b~1c: was 2.0, is 3.0",
            "f, /gone: was null, is absent",
            "f, /new: was absent, is 1");
    assertThat(trees("{\"a\": [1]}", "{\"a\": [1, 2]}"))
        .containsExactly("f, /a: was [1], is [1,2]");
    assertThat(trees("{\"a\": 1}", "{\"a\": 1.0}")).hasSize(1);
    assertThat(trees("{\"seconds\": 1}", "{\"seconds\": \"1\"}")).hasSize(1);
  }

  @Test
  void anotherDeviceChangesNeitherInputsNorOptions() throws IOException {
    JsonNode one = Json.parse("was", "{\"inputs\": [{\"rows\": 300}], \"seed\": 1, \"rows\": 300}");
    JsonNode other =
        Json.parse("is", "{\"inputs\": [{\"rows\": 301}], \"seed\": 2, \"rows\": 301}");
    assertThat(JsonComparison.of("f", one, other, p -> false, Tolerance.OTHER_DEVICE))
        .extracting(FileDifference::place)
        .containsExactly("/inputs/0/rows", "/seed");
  }

  @Test
  void replacesOnlyTheDeviceThatIsMissing() {
    List<String> words =
        List.of("evaluate", "--title", "cuda:7", "--device", "cuda:7", "--device=cuda:7");
    assertThat(new OtherDevice("cuda:7").in(words))
        .containsExactly("evaluate", "--title", "cuda:7", "--device", "cpu", "--device=cpu");
  }
}
