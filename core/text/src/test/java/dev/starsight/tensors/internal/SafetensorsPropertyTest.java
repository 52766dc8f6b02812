package dev.starsight.tensors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.jspecify.annotations.Nullable;

class SafetensorsPropertyTest {

  private static final String FILE = "p.safetensors";

  private static final Tensor WEIGHT =
      Tensor.of("bert.a", new float[] {1, -2, 3.5f, 0, 5, 6}, 2, 3);
  private static final Tensor BIAS = Tensor.of("b", new float[] {7, 8}, 2);
  private static final Tensor NONE = Tensor.of("\u00fc", new float[0], 0, 4);

  /** The bytes of the length and the header. */
  private static final int NUMBERS = 4 * 8;

  @SuppressWarnings("NullAway.Init") // jqwik calls begin().
  private Path directory;

  private byte @Nullable [] whole;

  @BeforeProperty
  void begin() throws IOException {
    directory = Files.createTempDirectory("safetensors");
  }

  @AfterProperty
  void end() throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
    Files.delete(directory);
  }

  /** Generates names of any characters, shapes of any rank and numbers of any bits. */
  @Provide
  Arbitrary<List<Tensor>> tensors() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .all()
            .excludeChars(surrogates())
            .ofMinLength(1)
            .ofMaxLength(12)
            .filter(name -> !name.equals("__metadata__"));
    Arbitrary<int[]> shapes = Arbitraries.integers().between(0, 5).array(int[].class).ofMaxSize(4);
    return Combinators.combine(names, shapes, Arbitraries.randomValue(r -> r.nextLong()))
        .as(SafetensorsPropertyTest::tensor)
        .list()
        .uniqueElements(Tensor::name)
        .ofMaxSize(6);
  }

  /** An unpaired surrogate cannot be written as UTF-8. */
  private static char[] surrogates() {
    char[] all = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
    for (int i = 0; i < all.length; i++) {
      all[i] = (char) (Character.MIN_SURROGATE + i);
    }
    return all;
  }

  private static Tensor tensor(String name, int[] shape, long seed) {
    int size = 1;
    for (int n : shape) {
      size *= n;
    }
    float[] values = new float[size];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < size; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    return Tensor.of(name, values, shape);
  }

  private static float[] numbers(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.values().get().get(values);
    return values;
  }

  private byte[] written(List<Tensor> tensors, Map<String, String> metadata) {
    try {
      SafetensorsWriter.write(directory.resolve(FILE), tensors, metadata);
      return Files.readAllBytes(directory.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Property(tries = 200)
  void readsBackWrittenTensorsAndRewritesTheSameBytes(@ForAll("tensors") List<Tensor> tensors)
      throws IOException {
    Map<String, String> metadata = Map.of("format", "pt", "x", "\u2028 \"\n");
    byte[] bytes = written(tensors, metadata);
    SafetensorsFile file = SafetensorsFile.open(directory.resolve(FILE));
    assertThat(file.names()).containsExactlyElementsOf(tensors.stream().map(Tensor::name).toList());
    assertThat(file.metadata()).isEqualTo(metadata);
    List<Tensor> read = new ArrayList<>();
    for (Tensor tensor : tensors) {
      assertThat(file.shape(tensor.name())).isEqualTo(tensor.shape());
      float[] values = file.read(tensor.name(), tensor.shape());
      // Float's equality compares bits, except that all NaNs are equal.
      assertThat(values).isEqualTo(numbers(tensor));
      read.add(new Tensor(tensor.name(), tensor.shape(), () -> FloatBuffer.wrap(values)));
    }
    assertThat(written(read, metadata)).isEqualTo(bytes);
  }

  private byte[] whole() {
    if (whole == null) {
      whole = written(List.of(WEIGHT, BIAS, NONE), Map.of("format", "pt"));
    }
    return whole.clone();
  }

  @Property(tries = 2000)
  void readsOrRejectsAHeaderWithAFlippedByte(
      @ForAll @IntRange(max = 1000) int at, @ForAll @IntRange(min = 1, max = 255) int flip)
      throws IOException {
    byte[] bytes = whole();
    bytes[at % (bytes.length - NUMBERS)] ^= (byte) flip;
    Path path = Files.write(directory.resolve(FILE), bytes);
    SafetensorsFile file;
    try {
      file = SafetensorsFile.open(path);
    } catch (IOException e) {
      assertThat(e.getMessage()).contains(FILE).doesNotContain("\n");
      return;
    }
    for (Tensor tensor : List.of(WEIGHT, BIAS, NONE)) {
      assertReadsOrRejects(file, tensor);
    }
  }

  private static void assertReadsOrRejects(SafetensorsFile file, Tensor tensor) {
    float[] read;
    try {
      read = file.read(tensor.name(), tensor.shape());
    } catch (IOException e) {
      assertThat(e.getMessage()).contains(FILE).doesNotContain("\n");
      return;
    }
    assertThat(read).isEqualTo(numbers(tensor));
  }
}
