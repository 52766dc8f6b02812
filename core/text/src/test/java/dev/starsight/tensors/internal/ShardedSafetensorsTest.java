package dev.starsight.tensors.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedSafetensorsTest {

  private static final String FIRST = "model-00001-of-00002.safetensors";
  private static final String SECOND = "model-00002-of-00002.safetensors";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it.
  private Path directory;

  @BeforeEach
  void twoShards() throws IOException {
    SafetensorsWriter.write(
        directory.resolve(FIRST), List.of(Tensor.of("a", new float[] {1, 2}, 2)), Map.of());
    SafetensorsWriter.write(
        directory.resolve(SECOND),
        List.of(Tensor.of("b", new float[] {3}, 1), Tensor.of("c", new float[] {4}, 1)),
        Map.of());
  }

  private ShardedSafetensors open(String weightMap) throws IOException {
    Path index = directory.resolve("model.safetensors.index.json");
    Files.writeString(index, "{\"metadata\":{\"total_size\":16},\"weight_map\":" + weightMap + "}");
    return ShardedSafetensors.open(index);
  }

  private static String map(String a, String b, String c) {
    return "{\"a\":\"%s\",\"b\":\"%s\",\"c\":\"%s\"}".formatted(a, b, c);
  }

  @Test
  void readsEveryTensorFromItsShard() throws IOException {
    ShardedSafetensors tensors = open(map(FIRST, SECOND, SECOND));
    assertThat(tensors.names()).containsExactly("a", "b", "c");
    assertThat(tensors.shape("a")).containsExactly(2L);
    assertThat(tensors.read("a", List.of(2L))).containsExactly(1, 2);
    assertThat(tensors.read("c", List.of(1L))).containsExactly(4);
    assertThatThrownBy(() -> tensors.read("d", List.of(1L)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("index.json: tensor d is missing");
    assertThatThrownBy(() -> tensors.require("c", List.of(2L)))
        .hasMessageContaining(SECOND + ": tensor c must have the shape [2], but has [1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../model.safetensors",
        "/etc/model.safetensors",
        "sub/model.safetensors",
        "sub\\\\model.safetensors",
        "C:model.safetensors",
        "..",
        ".hidden.safetensors",
        "pytorch_model-00001-of-00002.bin",
        "model.safetensors\\u0000",
        ""
      })
  void neverOpensAFileInAnotherDirectory(String name) {
    assertThatThrownBy(() -> open(map(FIRST, name, SECOND)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "a shard must be a plain name that ends in .safetensors, but that of tensor b is \"");
  }

  @Test
  void requiresIndexAndShardsToNameTheSameTensors() {
    assertThatThrownBy(() -> open(map(FIRST, FIRST, SECOND)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(FIRST + ": tensor b is missing, which the index says is here");
    assertThatThrownBy(() -> open("{\"a\":\"" + FIRST + "\",\"b\":\"" + SECOND + "\"}"))
        .hasMessageContaining(SECOND + ": tensor c is here, but model.safetensors.index.json");
  }

  @Test
  void rejectsATensorInTwoShards() throws IOException {
    SafetensorsWriter.write(
        directory.resolve(FIRST),
        List.of(Tensor.of("a", new float[] {1, 2}, 2), Tensor.of("b", new float[] {9}, 1)),
        Map.of());
    assertThatThrownBy(() -> open(map(FIRST, SECOND, SECOND)))
        .hasMessageContaining(FIRST + ": tensor b is here")
        .hasMessageContaining("says it is elsewhere");
  }

  @Test
  void namesAMissingOrTruncatedShard() throws IOException {
    Files.write(directory.resolve(SECOND), new byte[20]);
    assertThatThrownBy(() -> open(map(FIRST, SECOND, SECOND)))
        .hasMessageContaining(SECOND + ": is not a whole safetensors file");
    Files.delete(directory.resolve(SECOND));
    assertThatThrownBy(() -> open(map(FIRST, SECOND, SECOND)))
        .hasMessageContaining(SECOND + ": there is no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "7", "null", "{\"a\":7}"})
  void anIndexThatNamesNoFilesIsRefused(String weightMap) {
    assertThatThrownBy(() -> open(weightMap))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("model.safetensors.index.json");
  }
}
