package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SearchCommandTest {

  private static Path encoder;
  private static Path reviews;
  private static Path lake;

  private final Path directory;

  SearchCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void prepare(@TempDir Path folder) throws IOException {
    encoder = TinyEncoder.speller().write(folder.resolve("tiny"));
    reviews =
        Files.writeString(
            folder.resolve("reviews.csv"),
            """
            Id,Rating,Text
            1,5,it is great
            2,1,it is bad
            3,2,"it is bad, very bad"
            4,5,it is great
            5,3,
            6,4,not \u001b[2J good
            """);
    lake = folder.resolve("lake");
    ingest(reviews, lake);
  }

  private static void ingest(Path file, Path into) {
    Shell.run(
            "ingest",
            "--input",
            file,
            "--lake",
            into,
            "--text-column",
            "Text",
            "--label-column",
            "Rating")
        .succeeds();
  }

  private static Shell.Outcome search(Object... arguments) {
    Object[] command =
        Stream.concat(
                Stream.of("search", "--lake", lake, "--encoder", encoder), Stream.of(arguments))
            .toArray();
    return Shell.run(command);
  }

  @Test
  void showsTheNearestFirstAndEachTextOnce() throws IOException {
    JsonNode rows = Json.parse("rows", search("it is bad", "--format", "json").succeeds().out());

    assertThat(rows).hasSize(4);
    JsonNode first = rows.get(0);
    assertThat(first.get("text").asText()).isEqualTo("it is bad");
    assertThat(first.get("similarity").asDouble()).isEqualTo(1);
    assertThat(first.get("star_rating").asInt()).isEqualTo(1);
    assertThat(first.get("same_text").asInt()).isEqualTo(1);
    assertThat(first.get("product_id").isNull()).isTrue();
    assertThat(first.fieldNames())
        .toIterable()
        .containsExactly(
            "similarity",
            "star_rating",
            "review_date",
            "review_id",
            "product_category",
            "product_id",
            "same_text",
            "review_headline",
            "text");
    assertThat(rows)
        .filteredOn(row -> row.get("text").asText().equals("it is great"))
        .singleElement()
        .satisfies(row -> assertThat(row.get("same_text").asInt()).isEqualTo(2));
  }

  @Test
  void refusesAnUnknownIdBeforeItEmbedsTheLake() {
    Path fresh = directory.resolve("fresh");
    ingest(reviews, fresh);

    Shell.run("search", "--lake", fresh, "--encoder", encoder, "--like", "it's")
        .isRefused("no review with a text has the id \"it's\"");
    assertThat(fresh.resolve("embeddings")).doesNotExist();
    Shell.run("search", "--lake", fresh, "--encoder", encoder, "--like", "2").succeeds();
    assertThat(fresh.resolve("embeddings")).isDirectory();
  }

  @Test
  void findsReviewsLikeAnother() {
    Shell.Outcome like = search("--like", "2", "--limit", 1, "--format", "csv").succeeds();

    assertThat(like.out().lines()).hasSize(2).noneMatch(line -> line.endsWith(",it is bad"));
    search("--like", "5").isRefused("no review with a text has the id \"5\"");
    search("--like", "99").isRefused("no review with a text has the id \"99\"");
  }

  @Test
  void aTableIsSafeForATerminal() {
    Shell.Outcome table = search("not good", "--limit", 2).succeeds();

    assertThat(table.out())
        .startsWith("similarity  star_rating")
        .contains("not \\u001b[2J good")
        .doesNotContain("\u001b")
        .endsWith("2 rows" + System.lineSeparator());
  }

  @Test
  void embedsOnceAndSaysSo() {
    Path other = directory.resolve("lake");
    ingest(reviews, other);
    Shell.Outcome first = Shell.run("search", "--lake", other, "--encoder", encoder, "bad");
    Shell.Outcome second = Shell.run("search", "--lake", other, "--encoder", encoder, "bad");

    assertThat(first.succeeds().err()).contains("embedding 6 reviews with " + encoder + ", once");
    assertThat(second.succeeds().err()).isEmpty();
    assertThat(second.out()).isEqualTo(first.out());
  }

  @Test
  void notesThatALongTextIsCut() {
    assertThat(search("bad ".repeat(200)).succeeds().err())
        .contains("TEXT is longer than the encoder reads: only its first 128 tokens count");
    assertThat(search("bad").succeeds().err()).doesNotContain("longer");
  }

  @Test
  void refusesMistakesInOneSentence() {
    search().isRefused("one of TEXT and --like is needed, but there is none");
    search("bad", "--like", "1").isRefused("one of TEXT and --like is needed");
    search(" ").isRefused("TEXT must not be blank");
    search("bad", "--limit", 0).isRefused("--limit must be 1 to 10000, but is 0");
    search("bad", "--csv-safe").isRefused("add --format csv");
    Shell.run("search", "--lake", directory.resolve("none"), "--encoder", encoder, "bad")
        .isRefused("there is no such lake");
    Shell.run("search", "--lake", directory, "--encoder", encoder, "bad")
        .isRefused("is not a lake");
    Shell.run("search", "--lake", lake, "--encoder", directory.resolve("none"), "bad")
        .isRefused("--encoder must be one of minilm, e5-small, bge-small");
  }

  @Test
  void aDamagedPartIsMadeAnewWithAWarning() throws IOException {
    Path other = directory.resolve("lake");
    ingest(reviews, other);
    Object[] command = {"search", "--lake", other, "--encoder", encoder, "bad"};
    String expected = Shell.run(command).succeeds().out();
    Path part;
    try (Stream<Path> files = Files.walk(other.resolve("embeddings"))) {
      part = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    Files.write(part, List.of("short"));

    Shell.Outcome repaired = Shell.run(command).succeeds();

    assertThat(repaired.out()).isEqualTo(expected);
    assertThat(repaired.err())
        .contains("warning: " + part.toRealPath() + " was missing or damaged and was made anew");
  }

  @Test
  void aSignalKeepsFinishedPartsAndSaysHowToGoOn() throws Exception {
    Path sample = Shell.sample(directory.resolve("sample.tsv"), 40_000);
    Path big = directory.resolve("big");
    Shell.run("ingest", "--input", sample, "--lake", big).succeeds();
    Path err = directory.resolve("err");
    List<String> words =
        List.of("search", "--lake", big.toString(), "--encoder", encoder.toString(), "bad");
    Process searching = KillTest.start(Shell.process(words), err);
    while (searching.isAlive() && parts(big) == 0) {
      searching.waitFor(10, TimeUnit.MILLISECONDS);
    }
    boolean sent = KillTest.send("TERM", searching);
    int code = searching.waitFor();
    Assumptions.assumeTrue(sent && code != 0, "there is no kill here, or the search was faster");

    assertThat(code).isEqualTo(130);
    assertThat(Files.readAllLines(err))
        .last()
        .isEqualTo(
            "starsight: interrupted; the reviews embedded so far are kept; the same command goes on"
                + " from there");
    assertThat(parts(big)).isPositive();
    try (Stream<Path> files = Files.walk(big)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  private static long parts(Path of) throws IOException {
    Path embeddings = of.resolve("embeddings");
    if (!Files.isDirectory(embeddings)) {
      return 0;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(embeddings)) {
      for (Path folder : folders) {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*.parquet")) {
          return StreamSupport.stream(parts.spliterator(), false).count();
        }
      }
    }
    return 0;
  }
}
