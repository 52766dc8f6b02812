package dev.starsight.tensors.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {

  private static final List<Long> MATRIX = List.of(2L, 3L);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it.
  private Path directory;

  private byte[] sample() throws IOException {
    Path file = directory.resolve("sample");
    SafetensorsWriter.write(
        file,
        List.of(
            Tensor.of("a", new float[] {1, -2, 3.5f, 0, Float.MIN_VALUE, 6}, 2, 3),
            Tensor.of("b", new float[] {7, 8}, 2)),
        Map.of("format", "pt"));
    return Files.readAllBytes(file);
  }

  private SafetensorsFile open(byte[] bytes) throws IOException {
    return SafetensorsFile.open(Files.write(directory.resolve("x.safetensors"), bytes));
  }

  @Test
  void readsNamesShapesAndMetadata() throws IOException {
    SafetensorsFile file = open(sample());
    assertThat(file.names()).containsExactly("a", "b");
    assertThat(file.shape("a")).isEqualTo(MATRIX);
    assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
    assertThat(file.read("a", MATRIX)).containsExactly(1, -2, 3.5f, 0, Float.MIN_VALUE, 6);
    assertThat(file.read("b", List.of(2L))).containsExactly(7, 8);
  }

  @Test
  void readsScalarsAndEmptyTensors() throws IOException {
    byte[] numbers = {0, 0, (byte) 0x80, 0x3f};
    String header =
        "{%s,%s}"
            .formatted(
                SafetensorsBytes.entry("none", "F32", "[0,7]", 0, 0),
                SafetensorsBytes.entry("one", "F32", "[]", 0, 4));
    SafetensorsFile file = open(SafetensorsBytes.of(header, numbers));
    assertThat(file.read("none", List.of(0L, 7L))).isEmpty();
    assertThat(file.read("one", List.of())).containsExactly(1);
  }

  @Test
  void readsAHeaderInAnyOrder() throws IOException {
    byte[] numbers = {0, 0, (byte) 0x80, 0x3f, 0x40, (byte) 0xc0};
    String header =
        "{%s,%s}  "
            .formatted(
                SafetensorsBytes.entry("later", "BF16", "[1]", 4, 6),
                SafetensorsBytes.entry("first", "F32", "[1]", 0, 4));
    SafetensorsFile file = open(SafetensorsBytes.of(header, numbers));
    assertThat(file.read("first", List.of(1L))).containsExactly(1);
    assertThat(file.read("later", List.of(1L))).containsExactly(-3);
  }

  @Test
  void namesEveryTruncatedFile() throws IOException {
    byte[] whole = sample();
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> open(torn))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("x.safetensors");
    }
  }

  @Test
  void rejectsTrailingBytes() throws IOException {
    byte[] longer = Arrays.copyOf(sample(), sample().length + 1);
    assertThatThrownBy(() -> open(longer))
        .hasMessageContaining("its tensors need 32 bytes, but it has 33");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 0, 1, 100_000_001, Long.MAX_VALUE, 57})
  void rejectsAHeaderOfImpossibleLength(long length) {
    byte[] bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    assertThatThrownBy(() -> open(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its header would have " + Long.toUnsignedString(length));
  }

  static Stream<Arguments> damagedHeaders() {
    String big = "99999999999999999999999";
    return Stream.of(
        Arguments.of("[1]", "its header is not a JSON object"),
        Arguments.of("{\"a\":", "not JSON"),
        Arguments.of("{\"\u00e9", "not JSON"),
        Arguments.of("[".repeat(5000), "not JSON"),
        Arguments.of("{}{}", "not JSON"),
        Arguments.of(two("a", 0, 4, "a", 4, 8), "Duplicate field 'a'"),
        Arguments.of(two("a", 0, 4, "b", 2, 6), "tensor b begins at byte 2 of the numbers"),
        Arguments.of(two("a", 0, 4, "b", 5, 9), "tensor b begins at byte 5 of the numbers"),
        Arguments.of(two("a", 1, 5, "b", 5, 9), "tensor a begins at byte 1 of the numbers"),
        Arguments.of(two("a", 0, 4, "b", 4, 12), "tensor b has 8 bytes, but F32 of the shape [1]"),
        Arguments.of(two("a", 0, 4, "b", 4, 0), "tensor b has -4 bytes"),
        Arguments.of(one("F32", "[2]", "[0,4]"), "F32 of the shape [2] needs 8"),
        Arguments.of(one("F32", "[-1,-2]", "[0,8]"), "tensor a has the shape [-1,-2]"),
        Arguments.of(one("F32", "[1.0]", "[0,4]"), "tensor a has the shape [1.0]"),
        Arguments.of(one("F32", "[\"2\"]", "[0,8]"), "tensor a has the shape [\"2\"]"),
        Arguments.of(one("F32", "2", "[0,8]"), "tensor a has the shape 2"),
        Arguments.of(one("F32", "[" + big + "]", "[0,8]"), "tensor a has the shape [" + big),
        Arguments.of(
            one("F32", "[4294967296,4294967296]", "[0,0]"),
            "tensor a has the shape [4294967296, 4294967296]"),
        Arguments.of(one("F32", "[2]", "[0]"), "tensor a has the offsets [0]"),
        Arguments.of(one("F32", "[2]", "[0,8,8]"), "tensor a has the offsets [0,8,8]"),
        Arguments.of(one("F32", "[2]", "[-8,0]"), "tensor a has the offsets [-8,0]"),
        Arguments.of(one("F32", "[2]", "[0," + big + "]"), "tensor a has the offsets [0," + big),
        Arguments.of(one("F32", "[2]", "null"), "tensor a has the offsets null"),
        Arguments.of(one("f32", "[2]", "[0,8]"), "tensor a has the dtype f32, which is unknown"),
        Arguments.of(one("F4", "[3]", "[0,1]"), "tensor a has 1 bytes, but F4"),
        Arguments.of("{\"a\":7}", "tensor a has the dtype "),
        Arguments.of("{\"__metadata__\":7}", "__metadata__ is not a JSON object"),
        Arguments.of("{\"__metadata__\":{\"k\":7}}", "something else than a text as k"));
  }

  private static String one(String type, String shape, String offsets) {
    return "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(type, shape, offsets);
  }

  private static String two(
      String first, long begin, long end, String second, long otherBegin, long otherEnd) {
    return "{"
        + SafetensorsBytes.entry(first, "F32", "[1]", begin, end)
        + ","
        + SafetensorsBytes.entry(second, "F32", "[1]", otherBegin, otherEnd)
        + "}";
  }

  @ParameterizedTest
  @MethodSource("damagedHeaders")
  void rejectsAHeaderThatDoesNotFitTheFile(String header, String reason) {
    assertThatThrownBy(() -> open(SafetensorsBytes.of(header, new byte[8])))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x.safetensors")
        .hasMessageContaining(reason);
  }

  @Test
  void rejectsAHeaderThatIsNotUtf8() {
    byte[] bytes = SafetensorsBytes.single("na_me", "F32", "[1]", new byte[4]);
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf('_')] = (byte) 0xff;
    assertThatThrownBy(() -> open(bytes)).hasMessageContaining("its header is not UTF-8");
  }

  @Test
  void namesMissingAndWronglyShapedTensors() throws IOException {
    SafetensorsFile file = open(sample());
    assertThatThrownBy(() -> file.read("c", List.of(1L)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x.safetensors: tensor c is missing");
    assertThatThrownBy(() -> file.read("a", List.of(3L, 2L)))
        .hasMessageContaining("tensor a must have the shape [3, 2], but has [2, 3]");
    assertThatThrownBy(() -> file.require("b", List.of()))
        .hasMessageContaining("tensor b must have the shape [], but has [2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"F64", "I64", "C64", "U64"})
  void namesUnsupportedTypesWhenTheyAreRead(String type) throws IOException {
    SafetensorsFile file = open(SafetensorsBytes.single("ids", type, "[1]", new byte[8]));
    assertThat(file.shape("ids")).containsExactly(1L);
    assertThatThrownBy(() -> file.read("ids", List.of(1L)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tensor ids must be F32, F16 or BF16, but is " + type);
  }

  @Test
  void acceptsTypesOfEveryWidth() throws IOException {
    for (String type : List.of("BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", "F8_E8M0")) {
      assertThat(open(SafetensorsBytes.single("t", type, "[3]", new byte[3])).names()).hasSize(1);
    }
    for (String type : List.of("I16", "U16", "F16", "BF16")) {
      assertThat(open(SafetensorsBytes.single("t", type, "[3]", new byte[6])).names()).hasSize(1);
    }
    assertThat(open(SafetensorsBytes.single("t", "F4", "[6]", new byte[3])).names()).hasSize(1);
    assertThat(open(SafetensorsBytes.single("t", "F6_E2M3", "[4]", new byte[3])).names())
        .hasSize(1);
  }

  @Test
  void rejectsNonFiniteNumbersOnRequest() throws IOException {
    SafetensorsWriter.write(
        directory.resolve("n"),
        List.of(Tensor.of("w", new float[] {1, 2, Float.NaN}, 3)),
        Map.of());
    SafetensorsFile file = SafetensorsFile.open(directory.resolve("n"));
    assertThat(file.read("w", List.of(3L))).hasSize(3);
    assertThatThrownBy(() -> file.readFinite("w", List.of(3L)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tensor w must hold finite numbers, but number 2 is NaN");
  }

  @Test
  void doesNotMapAFileThatShrankAfterOpening() throws IOException {
    SafetensorsFile file = open(sample());
    Files.write(directory.resolve("x.safetensors"), Arrays.copyOf(sample(), 40));
    assertThatThrownBy(() -> file.read("b", List.of(2L))).hasMessageContaining("has changed");
    assertThatThrownBy(() -> file.copyNumbers(new ByteArrayOutputStream()))
        .hasMessageContaining("has changed");
  }

  @Test
  void copiesTheNumbersUnchanged() throws IOException {
    byte[] whole = sample();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    open(whole).copyNumbers(out);
    assertThat(out.toByteArray())
        .isEqualTo(Arrays.copyOfRange(whole, whole.length - 32, whole.length));
  }

  @Test
  void rejectsMissingFilesAndDirectories() {
    assertThatThrownBy(() -> SafetensorsFile.open(directory.resolve("none")))
        .hasMessageContaining("none: there is no such file");
    assertThatThrownBy(() -> SafetensorsFile.open(directory)).hasMessageContaining("is not a file");
    assertThatThrownBy(() -> open("not a tensor in sight".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("is not a whole safetensors file");
  }
}
