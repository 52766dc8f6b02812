package dev.starsight.spark.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.starsight.data.StarsightException;
import dev.starsight.spark.CountedFileSystem;
import dev.starsight.spark.LocalSpark;
import dev.starsight.spark.SavedModel;
import dev.starsight.spark.StarsightClassifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-locale")
class LocalFilesTest {

  private static final String WEIGHTS = "weights.safetensors";

  @TempDir Path directory;

  private final SparkSession spark = LocalSpark.session();
  private Path model;

  @BeforeEach
  void train() {
    model = SavedModel.linear(directory.resolve("stars"), 5);
  }

  private ModelFiles remote() {
    return ModelFiles.ofModel(spark.sparkContext(), "counted:" + model);
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Test
  void filesOnThisDiskAreUsedWhereTheyAre() throws IOException {
    assertThat(
            LocalFiles.directory(
                ModelFiles.ofModel(spark.sparkContext(), model.toString()), directory))
        .isEqualTo(model);
  }

  @Test
  void filesOfElsewhereAreFetchedOnceWhoeverAsks() {
    ModelFiles files = remote();
    CountedFileSystem.OPENED.clear();

    List<Path> places =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i -> LocalFiles.directory(files, directory))
            .distinct()
            .toList();

    assertThat(places).hasSize(1);
    assertThat(places.get(0)).hasFileName(files.digest());
    assertThat(Collections.frequency(CountedFileSystem.OPENED, WEIGHTS)).isEqualTo(1);
  }

  @Test
  void aCopyThatWasDamagedIsFetchedAgain() throws IOException {
    Path copy = LocalFiles.directory(remote(), directory);
    damage(copy.resolve(WEIGHTS));

    assertThat(LocalFiles.directory(remote(), directory)).isEqualTo(copy);

    assertThat(copy.resolve(WEIGHTS)).hasSameBinaryContentAs(model.resolve(WEIGHTS));
  }

  @Test
  void saysHostAndFileOfWhatIsDamaged() throws IOException {
    ModelFiles remote = remote();
    ModelFiles local = ModelFiles.ofModel(spark.sparkContext(), model.toString());
    damage(model.resolve(WEIGHTS));

    for (ModelFiles files : List.of(remote, local)) {
      assertThatThrownBy(() -> LocalFiles.directory(files, directory))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining(WEIGHTS + " on 127.0.0.1: this file of the model ")
          .hasMessageContaining("does not have the SHA-256 that the driver saw");
    }
  }

  @Test
  void anotherModelUnderTheSameNameIsNoticed() throws IOException {
    ModelFiles first = ModelFiles.ofModel(spark.sparkContext(), model.toString());
    Path other = SavedModel.linear(directory.resolve("other"), 6);
    Files.move(model, directory.resolve("old"));
    Files.move(other, model);
    ModelFiles second = ModelFiles.ofModel(spark.sparkContext(), model.toString());

    assertThat(second.digest()).isNotEqualTo(first.digest());
    assertThat(LocalFiles.directory(second, directory)).isEqualTo(model);
    assertThatThrownBy(() -> LocalFiles.directory(first, directory))
        .hasMessageContaining("or another model was written under this name");
  }

  @Test
  void saysWhereNothingCanBeWritten() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");

    assertThatThrownBy(() -> LocalFiles.directory(remote(), file))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("cannot be unpacked to " + file.resolve("starsight-models"))
        .hasMessageContaining("(spark.local.dir) on 127.0.0.1");
  }

  @Test
  void saysThatADiskCannotBeWritten() {
    Path readOnly = Path.of("/sys");
    assumeTrue(Files.isDirectory(readOnly), "a file system in which nobody creates a directory");

    assertThatThrownBy(() -> LocalFiles.directory(remote(), readOnly))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("cannot be unpacked to /sys/starsight-models (spark.local.dir) on");
  }

  /** A limit of the length of files stands for a full disk: writing fails in the middle. */
  @Test
  void saysThatADiskIsFullAndLeavesNothing() throws IOException, InterruptedException {
    Path shell = Path.of("/bin/sh");
    assumeTrue(Files.isExecutable(shell), "the limit is set by a shell");
    List<String> command =
        List.of(
            shell.toString(),
            "-c",
            "ulimit -f 64 && exec \"$0\" \"$@\"",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-UsePerfData",
            "-Xmx256m",
            "-Dspark.hadoop.fs.counted.impl=" + CountedFileSystem.class.getName(),
            "-cp",
            System.getProperty("java.class.path"),
            Unpacking.class.getName(),
            "counted:" + model,
            directory.toString());

    Path errors = directory.resolve("errors.txt");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s", Files.readString(errors)).isZero();

    Path base = directory.resolve("starsight-models");
    assertThat(output)
        .startsWith("the model counted:" + model + " cannot be unpacked to " + base)
        .contains("(spark.local.dir) on this host: ")
        .hasLineCount(1);
    try (Stream<Path> left = Files.list(base)) {
      assertThat(left).allMatch(each -> each.toString().endsWith(".lock"));
    }
    assertThat(LocalFiles.directory(remote(), directory)).isDirectory();
  }

  /** Unpacks a model into a directory, and prints why it cannot. */
  static final class Unpacking {

    private Unpacking() {}

    public static void main(String[] arguments) throws IOException {
      ModelFiles files = ModelFiles.ofModel(ExecutorPlace.hadoop(), arguments[0]);
      try {
        LocalFiles.directory(files, Path.of(arguments[1]));
      } catch (StarsightException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void aFileThatOneExecutorReadsDamagedIsNotUsed() throws IOException {
    ModelFiles files = remote();
    Path one = Files.createDirectory(directory.resolve("one"));
    Path other = Files.createDirectory(directory.resolve("other"));
    CountedFileSystem.DAMAGED.add(WEIGHTS);

    assertThatThrownBy(() -> LocalFiles.directory(files, one))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining(WEIGHTS + " on 127.0.0.1: this file of the model ")
        .hasMessageContaining("it is damaged");

    assertThat(one.resolve("starsight-models").resolve(files.digest())).doesNotExist();
    assertThat(LocalFiles.directory(files, other)).isDirectory();
    assertThat(LocalFiles.directory(files, one).resolve(WEIGHTS))
        .hasSameBinaryContentAs(model.resolve(WEIGHTS));
  }

  @Test
  void tasksShareOneModelAndReleaseIt() {
    CountedFileSystem.OPENED.clear();
    StarsightClassifier stage = new StarsightClassifier().setModel("counted:" + model);

    long rows = stage.transform(LocalSpark.texts(SavedModel.texts(300), 6)).count();

    assertThat(rows).isEqualTo(300);
    stage.transform(LocalSpark.texts(SavedModel.texts(50), 6)).select("prediction").collect();
    assertThat(Collections.frequency(CountedFileSystem.OPENED, WEIGHTS)).isEqualTo(1);
    assertThat(SharedModels.users()).isZero();
    assertThat(SharedModels.size()).isBetween(1, 2);
  }
}
