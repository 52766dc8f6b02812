package dev.starsight.lake.search;

import static dev.starsight.lake.search.SearchedLake.review;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Sha256;
import dev.starsight.lake.Lake;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Run;
import dev.starsight.testing.OtherProcess;
import dev.starsight.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is embedded when, and what damage, kills and other processes do to it. */
@Tag("any-locale")
final class ReviewEmbeddingsTest {

  private final WordEmbedder embedder = WordEmbedder.small();
  private final Path directory;
  private final Path lake;
  private final Path file;

  ReviewEmbeddingsTest(@TempDir Path directory) {
    this.directory = directory;
    this.lake = directory.resolve("lake");
    this.file = directory.resolve("reviews.tsv");
  }

  /** Embeds the lake in the argument slowly, and writes a line for every part. */
  public static void main(String[] arguments) throws IOException {
    Run run =
        Run.unlimited()
            .withProgress(
                (what, done, total, detail) -> {
                  System.out.println(done + " of " + total);
                  if (done > 100) {
                    LockSupport.parkNanos(TimeUnit.MINUTES.toNanos(5));
                  }
                });
    SearchedLake.embeddings(Path.of(arguments[0]), WordEmbedder.small()).embedMissing(run);
  }

  private static List<Review> reviews(int count, String prefix) {
    return IntStream.range(0, count)
        .mapToObj(i -> review(prefix + i, prefix + " is number " + i))
        .toList();
  }

  private Path embeddings() throws IOException {
    return embeddings(lake);
  }

  private static Path embeddings(Path lake) throws IOException {
    try (Stream<Path> children = Files.list(lake.resolve("embeddings"))) {
      return children.findFirst().orElseThrow();
    }
  }

  private List<Path> parts() throws IOException {
    return parts(lake);
  }

  private static List<Path> parts(Path lake) throws IOException {
    try (Stream<Path> children = Files.list(embeddings(lake))) {
      return children.filter(path -> path.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private Map<String, String> digests() throws IOException {
    return digests(lake);
  }

  private static Map<String, String> digests(Path lake) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (Path part : parts(lake)) {
      digests.put(part.getFileName().toString(), Sha256.of(part));
    }
    return digests;
  }

  @Test
  void embedsOnce() throws IOException {
    SearchedLake.ingest(lake, file, reviews(120, "R"));

    EmbeddingReport first = SearchedLake.embed(lake, embedder);
    Map<String, String> digests = digests();
    EmbeddingReport second = SearchedLake.embed(lake, embedder);

    assertThat(first.newRows()).isEqualTo(120);
    assertThat(second).isEqualTo(new EmbeddingReport(120, 120, 0, first.bytes(), List.of()));
    assertThat(embedder.embedded()).hasSize(120).doesNotHaveDuplicates();
    assertThat(digests).hasSize(3).isEqualTo(digests());
    try (Lake opened = Lake.open(lake)) {
      assertThat(opened.query("FROM reviews").rowCount()).isEqualTo(120);
    }
  }

  @Test
  void embedsEqualTextsOfAPartOnce() throws IOException {
    SearchedLake.ingest(
        lake, file, IntStream.range(0, 40).mapToObj(i -> review("R" + i, "ok " + i % 3)).toList());

    SearchedLake.embed(lake, embedder);

    assertThat(embedder.embedded()).containsExactlyInAnyOrder("ok 0", "ok 1", "ok 2");
  }

  @Test
  void embedsOnlyWhatAnIngestAddsAndForgetsWhatItReplaces() throws IOException {
    SearchedLake.ingest(lake, file, reviews(60, "R"));
    SearchedLake.embed(lake, embedder);
    SearchedLake.ingest(lake, directory.resolve("more.tsv"), reviews(70, "S"));

    EmbeddingReport grown = SearchedLake.embed(lake, embedder);

    assertThat(grown.newRows()).isEqualTo(70);
    assertThat(embedder.embedded()).hasSize(130).doesNotHaveDuplicates();
    SearchedLake.ingest(lake, file, reviews(10, "T"));
    assertThat(SearchedLake.embed(lake, embedder).newRows()).isEqualTo(10);
    assertThat(parts()).hasSize(3);
    try (ReviewSearch search = SearchedLake.open(lake, embedder)) {
      assertThat(search.size()).isEqualTo(80);
      assertThat(search.nearest("R is number 5", 200))
          .extracting(SearchHit::reviewId)
          .hasSize(80)
          .noneMatch(id -> id.startsWith("R"));
    }
  }

  /** The name of the lake's file comes back with other rows. */
  @Test
  void aFileWithOtherBytesUnderTheSameNameIsEmbeddedAnew() throws IOException {
    SearchedLake.ingest(lake, file, reviews(30, "R"));
    SearchedLake.embed(lake, embedder);
    EmbeddingManifest manifest = EmbeddingManifest.read(embeddings()).orElseThrow();
    EmbeddingManifest.EmbeddedFile embedded = manifest.files().get(0);
    manifest
        .withFiles(
            List.of(
                new EmbeddingManifest.EmbeddedFile(
                    embedded.file(),
                    embedded.rows(),
                    embedded.bytes(),
                    embedded.modified() - 1,
                    "0".repeat(64),
                    embedded.parts())))
        .write(embeddings());

    assertThat(SearchedLake.embed(lake, embedder).newRows()).isEqualTo(30);
  }

  @Test
  void aCopyOfTheLakeKeepsItsEmbeddings() throws IOException {
    SearchedLake.ingest(lake, file, reviews(30, "R"));
    SearchedLake.embed(lake, embedder);
    Path copy = directory.resolve("copy");
    try (Stream<Path> paths = Files.walk(lake)) {
      for (Path path : paths.toList()) {
        Files.copy(path, copy.resolve(lake.relativize(path).toString()));
      }
    }

    assertThat(SearchedLake.embed(copy, embedder).newRows()).isZero();
  }

  @Test
  void anotherEncoderHasADirectoryOfItsOwn() throws IOException {
    SearchedLake.ingest(lake, file, reviews(5, "R"));
    SearchedLake.embed(lake, embedder);
    WordEmbedder other = new WordEmbedder("other", 21);

    assertThat(SearchedLake.embed(lake, other).newRows()).isEqualTo(5);
    assertThat(SearchedLake.embed(lake, embedder).newRows()).isZero();
    try (Stream<Path> children = Files.list(lake.resolve("embeddings"))) {
      assertThat(children).hasSize(2);
    }
  }

  @Test
  void anInterruptedRunGoesOnToTheSameBytes() throws IOException {
    SearchedLake.ingest(lake, file, SampleReviews.generate(180, 8).toList());
    SearchedLake.embed(lake, embedder);
    Map<String, String> expected = digests();
    Path other = directory.resolve("other");
    SearchedLake.ingest(other, file, SampleReviews.generate(180, 8).toList());
    int[] calls = {0};
    Run failing =
        Run.unlimited()
            .withProgress(
                (what, done, total, detail) -> {
                  if (done > 120 && calls[0]++ == 0) {
                    throw new IllegalStateException("stopped at " + done);
                  }
                });

    assertThatThrownBy(() -> SearchedLake.embeddings(other, embedder).embedMissing(failing))
        .hasMessageStartingWith("stopped at");
    assertThat(SearchedLake.embeddings(other, embedder).missingRows()).isBetween(1L, 100L);
    SearchedLake.embed(other, embedder);

    assertThat(digests(other)).isEqualTo(expected);
  }

  @Test
  void aKilledProcessLosesOnePartAtMost() throws Exception {
    SearchedLake.ingest(lake, file, reviews(220, "R"));
    try (OtherProcess other = OtherProcess.start(ReviewEmbeddingsTest.class, lake)) {
      String line = other.line();
      while (!line.startsWith("150 ")) {
        line = other.line();
      }
      assertThatThrownBy(() -> SearchedLake.embed(lake, embedder))
          .isInstanceOf(StarsightException.class)
          .hasMessageEndingWith(
              ": another search is embedding this lake's reviews with words; wait for it");
    }
    assertThat(embeddings().resolve("embeddings.lock")).exists();

    SearchedLake.embed(lake, embedder);

    assertThat(embedder.embedded()).hasSizeBetween(70, 120);
    assertThat(parts()).hasSize(5);
    try (Stream<Path> children = Files.list(embeddings())) {
      assertThat(children.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".tmp"));
    }
    try (ReviewSearch search = SearchedLake.open(lake, embedder)) {
      assertThat(search.nearest("R is number 5", 300)).extracting(SearchHit::reviewId).hasSize(220);
    }
  }

  @Test
  void twoAtOnceAreOneTooMany() throws IOException {
    SearchedLake.ingest(lake, file, reviews(20, "R"));
    int[] refused = {0};
    Run run =
        Run.unlimited()
            .withProgress(
                (what, done, total, detail) -> {
                  if (refused[0] == 0) {
                    assertThatThrownBy(() -> SearchedLake.embed(lake, embedder))
                        .isInstanceOf(StarsightException.class)
                        .hasMessageContaining("another search is embedding");
                    refused[0]++;
                  }
                });

    SearchedLake.embeddings(lake, embedder).embedMissing(run);

    assertThat(refused[0]).isEqualTo(1);
    assertThat(SearchedLake.embed(lake, embedder).newRows()).isZero();
  }

  @Test
  void aPartThatIsCutShortOrMissingIsMadeAnew() throws IOException {
    SearchedLake.ingest(lake, file, reviews(150, "R"));
    SearchedLake.embed(lake, embedder);
    Map<String, String> expected = digests();
    Path cut = parts().get(1);
    Files.write(cut, new byte[100]);
    Files.delete(parts().get(2));
    WordEmbedder again = WordEmbedder.small();

    EmbeddingReport report = SearchedLake.embed(lake, again);

    assertThat(report.remade()).hasSize(2).contains(cut.toRealPath());
    assertThat(again.embedded()).hasSize(100);
    assertThat(digests()).isEqualTo(expected);
  }

  @Test
  void aChangedPartIsRefusedByName() throws IOException {
    SearchedLake.ingest(lake, file, reviews(80, "R"));
    SearchedLake.embed(lake, embedder);
    Path part = parts().get(1);
    byte[] bytes = Files.readAllBytes(part);
    bytes[bytes.length / 3] ^= 1;
    Files.write(part, bytes);

    assertThatThrownBy(() -> SearchedLake.open(lake, embedder).close())
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(
            part.toRealPath()
                + ": its checksum does not match; delete this file, and the next search makes it"
                + " anew");
    Files.delete(part);
    assertThat(SearchedLake.embed(lake, embedder).newRows()).isEqualTo(30);
    SearchedLake.open(lake, embedder).close();
  }

  @Test
  void refusesAManifestThatIsNone() throws IOException {
    SearchedLake.ingest(lake, file, reviews(8, "R"));
    SearchedLake.embed(lake, embedder);
    Path manifest = embeddings().resolve("embeddings.json");
    String json = Files.readString(manifest);
    Files.writeString(manifest, json.replace("\"version\" : 1", "\"version\" : 2"));
    assertThatThrownBy(() -> SearchedLake.embed(lake, embedder))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("knows versions up to 1");
    Files.writeString(manifest, json.replace("-00000.parquet", "-0/../../lake.json"));
    assertThatThrownBy(() -> SearchedLake.embed(lake, embedder))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("like 0a56b8b4678e25a9-0-00000.parquet");
    Files.writeString(manifest, "[]");
    assertThatThrownBy(() -> SearchedLake.embed(lake, embedder))
        .isInstanceOf(DamagedFileException.class);
  }

  @Test
  void leavesForeignFilesAlone() throws IOException {
    SearchedLake.ingest(lake, file, reviews(8, "R"));
    SearchedLake.embed(lake, embedder);
    Path mine = Files.writeString(embeddings().resolve("notes.txt"), "mine");
    Path stray = Files.write(embeddings().resolve("0123456789abcdef-0-00007.parquet"), new byte[3]);
    SearchedLake.ingest(lake, directory.resolve("more.tsv"), reviews(3, "S"));

    SearchedLake.embed(lake, embedder);

    assertThat(mine).exists();
    assertThat(stray).doesNotExist();
  }

  @Test
  void refusesAnEncoderThatBreaksItsPromise() throws IOException {
    SearchedLake.ingest(lake, file, reviews(3, "R"));
    TextEmbedder broken =
        new TextEmbedder() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public String digest() {
            return "f".repeat(64);
          }

          @Override
          public int width() {
            return 2;
          }

          @Override
          public float[][] embed(List<String> texts) {
            return texts.stream().map(text -> new float[] {1, Float.NaN}).toArray(float[][]::new);
          }
        };

    assertThatThrownBy(() -> SearchedLake.embed(lake, broken))
        .hasMessage("broken must give finite numbers, but gave one that is not");
    assertThat(new HashSet<>(parts())).isEmpty();
  }
}
