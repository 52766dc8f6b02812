package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens directories that are not lakes, and damaged lakes. */
@Tag("any-locale")
final class DamagedLakeTest {

  private final Path directory;
  private Path lake = Path.of("");
  private Path file = Path.of("");

  DamagedLakeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void write() throws IOException {
    lake = TestLake.of(directory, SampleReviews.generate(300, 3).toList());
    try (Stream<Path> files = Files.walk(lake.resolve("reviews"))) {
      file =
          files.filter(f -> f.toString().endsWith(".parquet")).sorted().findFirst().orElseThrow();
    }
  }

  /** Moves something out of the lake and leaves a link to it. */
  private Path linked(String name) throws IOException {
    Path place = name.isEmpty() ? Objects.requireNonNull(file.getParent()) : lake.resolve(name);
    Path outside = Files.createDirectories(directory.resolve("outside")).resolve("moved");
    Files.move(place, outside);
    Files.createSymbolicLink(place, outside);
    return place;
  }

  /** An ingest would write through the link, and the next one delete what it finds there. */
  @ParameterizedTest
  @ValueSource(strings = {"reviews", "lake.json", ""})
  void refusesLinksForIngestToo(String name) throws IOException {
    Path place = linked(name);
    Path more = directory.resolve("more.tsv");
    AmazonReviewWriter.write(more, SampleReviews.generate(200, 9).toList());
    Map<String, Long> before = sizes(directory.resolve("outside"));

    assertThatThrownBy(() -> LakeIngest.into(lake).run(List.of(more), Progress.SILENT))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(place + ": is a symbolic link, but a lake's files are its own");
    assertRefused(place.toString(), "is a symbolic link");
    assertThat(sizes(directory.resolve("outside"))).isEqualTo(before);
  }

  @Test
  void refusesALinkedFolderForNewFiles() throws IOException {
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Path folder = lake.resolve("reviews/product_category=New");
    Files.createSymbolicLink(folder, outside);
    Path more = directory.resolve("more.tsv");
    Review some = SampleReviews.generate(1, 9).toList().get(0);
    AmazonReviewWriter.write(more, List.of(some));
    String moved = Files.readString(more).replace("\t" + some.productCategory() + "\t", "\tNew\t");
    Files.writeString(more, moved);

    assertThatThrownBy(() -> LakeIngest.into(lake).run(List.of(more), Progress.SILENT))
        .hasMessage(folder + ": is a symbolic link, but a lake's files are its own");
    assertThat(outside).isEmptyDirectory();
  }

  private static Map<String, Long> sizes(Path place) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(place)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        sizes.put(each.toString(), Files.size(each));
      }
    }
    return sizes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.parquet",
        "reviews/x.parquet",
        "/-1.parquet",
        "a/b-.parquet",
        "a/b-1.csv",
        ".",
        "a/..",
        "reviews//x-1.parquet"
      })
  void namesMalformedFilesOfTheManifest(String name) throws IOException {
    Path manifest = lake.resolve("lake.json");
    String relative = lake.relativize(file).toString();
    Files.writeString(manifest, Files.readString(manifest).replace(relative, name));
    Path more = directory.resolve("more.tsv");
    AmazonReviewWriter.write(more, SampleReviews.generate(10, 9).toList());

    assertRefused("lake.json", "file\" must be");
    assertThatThrownBy(() -> LakeIngest.into(lake).run(List.of(more), Progress.SILENT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("lake.json")
        .hasMessageNotContaining("Exception");
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> Lake.open(lake))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }

  @Test
  void rejectsAMissingDirectory() {
    assertThatThrownBy(() -> Lake.open(directory.resolve("nowhere")))
        .isInstanceOf(IOException.class)
        .hasMessage(directory.resolve("nowhere") + ": there is no such lake");
  }

  @Test
  void rejectsAFileInPlaceOfADirectory() {
    assertThatThrownBy(() -> Lake.open(directory.resolve("reviews.tsv")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            directory.resolve("reviews.tsv") + ": a lake is a directory, but this is a file");
  }

  @Test
  void rejectsADirectoryWithoutLakeJson() {
    assertThatThrownBy(() -> Lake.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessage(directory + ": is not a lake: there is no lake.json in it");
  }

  @Test
  void rejectsALakeOfALaterVersion() throws IOException {
    Path json = lake.resolve("lake.json");
    Files.writeString(
        json, Files.readString(json).replaceFirst("\"version\" *: *1", "\"version\" : 99"));

    assertThatThrownBy(() -> Lake.open(lake))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("version 99");
  }

  @Test
  void rejectsALakeJsonOfAnotherProgram() throws IOException {
    Files.writeString(lake.resolve("lake.json"), "{\"format\": \"other\"}");

    assertRefused("lake.json", "format");
  }

  @Test
  void rejectsAFractionalNumberOfRows() throws IOException {
    Path json = lake.resolve("lake.json");
    Files.writeString(json, Files.readString(json).replaceFirst("(\"rows\" *:) *\\d+", "$1 3.7"));

    assertThatThrownBy(() -> Lake.open(lake))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(
            json
                + ": the field \"sources[0].rows\" must be a whole number of at least 0, but is"
                + " 3.7");
  }

  @Test
  void namesAMissingFile() throws IOException {
    Files.delete(file);

    assertRefused(lake.toString(), String.valueOf(file.getFileName()), "missing");
  }

  @Test
  void namesATruncatedFile() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    assertRefused(String.valueOf(file.getFileName()), "bytes");
  }

  @Test
  void reportsGarbageOfTheSameSize() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, (byte) 'x');
    try (Stream<Path> files = Files.walk(lake.resolve("reviews"))) {
      List<Path> all = files.filter(f -> f.toString().endsWith(".parquet")).sorted().toList();
      Files.write(all.get(all.size() - 1), new byte[(int) Files.size(all.get(all.size() - 1))]);
    }

    try (Lake opened = Lake.open(lake)) {
      assertThatThrownBy(() -> opened.query("SELECT count(review_body) FROM reviews"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(lake + ": the lake is damaged or has changed: ")
          .hasMessageContaining(".parquet")
          .hasMessageNotContaining("\n");
    }

    Files.write(file, bytes);
    assertRefused(lake.toString());
  }

  @Test
  void reportsAlteredBytes() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 8; i < bytes.length / 2; i += 3) {
      bytes[i] ^= 0x55;
    }
    Files.write(file, bytes);

    try (Lake opened = Lake.open(lake)) {
      assertThatThrownBy(() -> opened.query("FROM reviews"))
          .isInstanceOfAny(IOException.class, StarsightException.class)
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void rejectsAFileThatIsALink() throws IOException {
    Path elsewhere = directory.resolve("elsewhere.parquet");
    Files.move(file, elsewhere);
    Files.createSymbolicLink(file, elsewhere);

    assertRefused(String.valueOf(file.getFileName()), "link");
  }

  @Test
  void rejectsAFolderThatIsALink() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    assertThat(folder).isNotNull();
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(folder, elsewhere);
    Files.createSymbolicLink(folder, elsewhere);

    assertRefused("product_category=", "is a symbolic link");
  }

  @Test
  void opensALakeThroughALink() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), lake);

    try (Lake opened = Lake.open(link)) {
      assertThat(opened.query("FROM reviews").rowCount()).isEqualTo(300);
    }
  }

  @Test
  void reportsAFileThatChangesWhileTheLakeIsOpen() throws IOException {
    try (Lake opened = Lake.open(lake)) {
      assertThat(opened.query("FROM reviews").rowCount()).isEqualTo(300);
      Path elsewhere = directory.resolve("elsewhere.parquet");
      Files.move(file, elsewhere);

      assertThatThrownBy(() -> opened.query("FROM reviews"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("changed since the lake was opened");
      Files.createSymbolicLink(file, elsewhere);
      assertThatThrownBy(() -> opened.query("FROM reviews"))
          .hasMessageContaining("changed since the lake was opened");
      Files.delete(file);
      Files.copy(elsewhere, file);
      assertThatThrownBy(() -> opened.query("FROM reviews"))
          .hasMessageContaining("changed since the lake was opened");
    }
  }

  @Test
  void reportsAFileThatChangesDuringAQuery() throws IOException {
    try (Lake opened = Lake.open(lake)) {
      assertThatThrownBy(
              () -> opened.stream("FROM reviews", 100, table -> Files.deleteIfExists(file)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("changed");
    }
  }

  @Test
  void openLakeDoesNotSeeALaterIngest() throws IOException {
    try (Lake opened = Lake.open(lake)) {
      TestLake.add(lake, directory.resolve("more.tsv"), SampleReviews.generate(100, 4).toList());

      assertThat(opened.query("FROM reviews").rowCount()).isEqualTo(300);
      assertThat(opened.rows()).isEqualTo(300);
    }
    try (Lake opened = Lake.open(lake)) {
      assertThat(opened.query("FROM reviews").rowCount()).isEqualTo(400);
    }
  }

  @Test
  void readsPatternCharactersInNamesLiterally() throws IOException {
    for (String name : List.of("a[b]c", "a*", "what?", "it's", "a\"b", "日本 語", "a%20b", "{x,y}")) {
      Path odd = directory.resolve(name);
      TestLake.add(odd, directory.resolve("odd.tsv"), SampleReviews.generate(50, 4).toList());
      Files.createDirectories(directory.resolve("aXc"));
      try (Lake opened = Lake.open(odd)) {
        assertThat(opened.query("FROM reviews").rowCount()).as(name).isEqualTo(50);
      }
    }
  }
}
