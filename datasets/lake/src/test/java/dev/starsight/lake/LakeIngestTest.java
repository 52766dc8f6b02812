package dev.starsight.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.MalformedRowException;
import dev.starsight.data.StarsightException;
import dev.starsight.lake.internal.DuckDb;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.ReviewColumns;
import dev.starsight.reviews.internal.TextSize;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeIngestTest {

  private static final String HEADER = String.join("\t", Review.COLUMNS);

  @TempDir private Path directory;
  private Path lake = Path.of("");

  @BeforeEach
  void nameLake() {
    lake = directory.resolve("lake");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void ingestsEveryReviewOnceWithAllColumns(int threads) throws Exception {
    List<Review> reviews = SampleReviews.generate(5_000, 1).limit(5_000).toList();
    Path file = write("sample.tsv", reviews);

    IngestReport report =
        LakeIngest.into(lake)
            .withOptions(LakeOptions.defaults().withThreads(threads))
            .run(List.of(file), Progress.SILENT);

    assertThat(report.rows()).isEqualTo(5_000);
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(expected(reviews));
    assertThat(report.rowsByCategory())
        .isEqualTo(
            reviews.stream()
                .collect(
                    Collectors.groupingBy(
                        Review::productCategory, TreeMap::new, Collectors.counting())));
  }

  @Test
  void writesTheSameBytesAgainWithOneThread() throws IOException {
    Path file = write("sample.tsv", SampleReviews.generate(3_000, 2).toList());
    LakeOptions oneThread = LakeOptions.defaults().withThreads(1);
    LakeIngest.into(lake).withOptions(oneThread).run(List.of(file), Progress.SILENT);
    Path other = directory.resolve("other");
    LakeIngest.into(other).withOptions(oneThread).run(List.of(file), Progress.SILENT);
    assertThat(contents(lake)).isEqualTo(contents(other));
  }

  @Test
  void ingestingTheSameFileAgainChangesNothing() throws IOException {
    Path file = write("sample.tsv", SampleReviews.generate(300, 2).toList());
    ingest(file);
    Map<String, String> before = contents(lake);

    IngestReport report = ingest(file, Files.copy(file, directory.resolve("copy.tsv")));

    assertThat(report.ingested())
        .extracting(IngestReport.IngestedFile::status)
        .containsOnly(IngestReport.Status.UNCHANGED);
    assertThat(contents(lake)).isEqualTo(before);
  }

  @Test
  void changedFileReplacesOnlyItsOwnRows() throws Exception {
    Path file = write("a.tsv", SampleReviews.generate(300, 2).toList());
    Path other = write("b.tsv", SampleReviews.generate(200, 3).toList());
    ingest(file, other);
    write("a.tsv", SampleReviews.generate(50, 4).toList());

    IngestReport report = ingest(file);

    assertThat(report.ingested().get(0).status()).isEqualTo(IngestReport.Status.REPLACED);
    List<String> expected = new ArrayList<>(expected(SampleReviews.generate(50, 4).toList()));
    expected.addAll(expected(SampleReviews.generate(200, 3).toList()));
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(parquetFiles()).hasSize(report.files());
  }

  @Test
  void renamedFileKeepsItsRowsWhenItsOldNameIsReused() throws Exception {
    List<Review> first = SampleReviews.generate(100, 2).toList();
    List<Review> second = SampleReviews.generate(50, 3).toList();
    List<String> both = new ArrayList<>(expected(first));
    both.addAll(expected(second));
    for (boolean oldFirst : new boolean[] {true, false}) {
      nameLake();
      lake = lake.resolveSibling("lake-" + oldFirst);
      Path file = write("rev.tsv", first);
      ingest(file);
      Path old =
          Files.move(
              file,
              directory.resolve("rev-old.tsv"),
              java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      write("rev.tsv", second);

      IngestReport report = oldFirst ? ingest(old, file) : ingest(file, old);

      assertThat(report.rows()).as("old first: %s", oldFirst).isEqualTo(150);
      assertThat(rows()).containsExactlyInAnyOrderElementsOf(both);
      ingest(old, file);
      assertThat(rows()).hasSize(150);
    }
  }

  @Test
  void fileOverwrittenWithKnownBytesLosesItsOldRows() throws Exception {
    Path a = write("a.tsv", SampleReviews.generate(100, 2).toList());
    Path b = write("b.tsv", SampleReviews.generate(50, 3).toList());
    ingest(a, b);
    Files.copy(a, b, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(ingest(b).rows()).isEqualTo(100);
    assertThat(rows())
        .containsExactlyInAnyOrderElementsOf(expected(SampleReviews.generate(100, 2).toList()));
  }

  @Test
  void neverOverwritesALiveFile() throws Exception {
    Path file = write("rev.tsv", SampleReviews.generate(100, 2).toList());
    ingest(file);
    Map<String, String> before = contents(lake);
    Path old = Files.move(file, directory.resolve("old.tsv"));
    write("rev.tsv", SampleReviews.generate(50, 3).toList());
    ingest(file, old);
    Map<String, String> after = contents(lake);
    after.keySet().retainAll(before.keySet());
    after.remove("lake.json");
    after.remove("lake.lock");
    assertThat(after).isEmpty();
  }

  @Test
  void recognizesCaseDifferencesInOtherScripts() throws Exception {
    String text = HEADER + "\n";
    List<String> names = List.of("日本a", "日本A", "ÄB", "äB", "äb");
    for (int i = 0; i < names.size(); i++) {
      text += line("R" + i, names.get(i), "5", "fine", "2015-01-01");
    }
    ingest(write("a.tsv", text));
    assertThat(query("SELECT product_category FROM reviews"))
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void rejectsAFolderNameThatReadsAsAColumn() throws IOException {
    Path file = write("a.tsv", SampleReviews.generate(10, 2).toList());
    Path odd = directory.resolve("year=1999/lake");
    assertThatThrownBy(() -> LakeIngest.into(odd).run(List.of(file), Progress.SILENT))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("\"year=1999\"");
    ingest(file);
    Files.createDirectories(directory.resolve("star_rating=1"));
    Path moved = Files.move(lake, directory.resolve("star_rating=1/lake"));
    assertThatThrownBy(() -> Lake.open(moved)).hasMessageContaining("\"star_rating=1\"");
  }

  @Test
  void rejectedIngestLeavesAnEmptyDirectoryEmpty() throws IOException {
    Files.createDirectories(lake);
    assertThatThrownBy(() -> ingest(directory.resolve("no.tsv"))).isInstanceOf(IOException.class);
    assertThat(contents(lake)).isEmpty();
  }

  @Test
  void concurrentIngestsGiveOneLakeAndClearErrors() throws Exception {
    Path file = write("a.tsv", SampleReviews.generate(50, 2).toList());
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  ingest(file);
                } catch (IOException | RuntimeException e) {
                  failures.add(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures)
        .hasSizeLessThan(6)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .hasMessageMatching(".*another ingest (is at work|has just removed).*"));
    assertThat(rows()).hasSize(50);
    assertThat(lake.resolve("lake.lock")).exists();
  }

  @Test
  void readsBackCategoriesThatAreNotValidFolderNames() throws Exception {
    List<String> names =
        List.of(
            "..",
            ".",
            "a/b",
            "a\\b",
            "2015",
            "",
            "Baby",
            "baby",
            "BABY",
            "%62aby",
            "__HIVE_DEFAULT_PARTITION__",
            "x y & z",
            "c*?[a]",
            "=",
            "日本語",
            "NUL",
            "'; DROP TABLE reviews; --",
            "\u0000",
            "trailing. ",
            "x".repeat(PartitionNames.MAX_BYTES));
    StringBuilder text = new StringBuilder(HEADER + "\n");
    for (int i = 0; i < names.size(); i++) {
      text.append(line("R" + i, names.get(i), "5", "fine", "2015-01-01"));
    }
    ingest(write("odd.tsv", text.toString()));

    assertThat(query("SELECT product_category FROM reviews"))
        .containsExactlyInAnyOrderElementsOf(names);
    List<String> folders =
        parquetFiles().stream()
            .map(
                file -> file.substring(0, file.lastIndexOf('/')).toLowerCase(java.util.Locale.ROOT))
            .toList();
    assertThat(folders).as("differ on case-insensitive file systems").doesNotHaveDuplicates();
    assertThat(folders).allMatch(folder -> folder.matches("reviews/product_category=[a-z0-9_%-]*"));
  }

  @Test
  void reportsSpellingsThatAreProbablyOneCategory() throws IOException {
    IngestReport report =
        ingest(
            write(
                "a.tsv",
                HEADER
                    + "\n"
                    + line("R1", "Gift Card", "5", "a", "2015-01-01")
                    + line("R2", "gift_card", "5", "a", "2015-01-01")
                    + line("R3", "Books", "5", "a", "2015-01-01")));
    assertThat(report.similarCategories()).containsExactly(List.of("Gift Card", "gift_card"));
  }

  @Test
  void laterSpellingsKeepTheFoldersOfEarlierOnes() throws Exception {
    ingest(write("a.tsv", HEADER + "\n" + line("R1", "baby", "5", "a", "2015-01-01")));
    ingest(write("b.tsv", HEADER + "\n" + line("R2", "Baby", "4", "b", "2015-01-01")));
    ingest(write("c.tsv", HEADER + "\n" + line("R3", "baby", "3", "c", "2015-01-01")));
    assertThat(query("SELECT product_category || star_rating FROM reviews"))
        .containsExactlyInAnyOrder("baby5", "Baby4", "baby3");
    assertThat(parquetFiles().stream().map(file -> file.substring(0, file.lastIndexOf('/'))))
        .containsOnly("reviews/product_category=baby", "reviews/product_category=%42aby");
  }

  @Test
  void listsBadRowsWithLineAndReason() throws Exception {
    StringBuilder text = new StringBuilder(HEADER + "\n");
    for (int i = 0; i < 400; i++) {
      text.append(line("R" + i, "Books", "5", "fine", "2015-01-01"));
    }
    text.append(line("X1", "Books", "6", "six, \"stars\"", "2015-01-01"));
    text.append(line("X2", "Books", "5", "no such day", "2015-02-30"));
    text.append(line("X3", "b".repeat(PartitionNames.MAX_BYTES + 1), "5", "x", "2015-01-01"));
    Path file = write("some.tsv", text.toString());

    IngestReport report = ingest(file);

    assertThat(report.rows()).isEqualTo(400);
    assertThat(report.ingested().get(0).rejected()).isEqualTo(3);
    assertThat(Files.readString(lake.resolve(report.ingested().get(0).rejectsFile())))
        .isEqualTo(
            "file,line,column,reason\r\n"
                + file
                + ",402,8,\"star_rating must be a whole number from 1 to 5, but is \"\"6\"\"\"\r\n"
                + file
                + ",403,15,\"review_date must be a date yyyy-MM-dd, but is \"\"2015-02-30\"\"\"\r\n"
                + file
                + ",404,7,\"product_category must be at most 75 bytes, to be the name of a folder,"
                + " but has 76\"\r\n");
  }

  @Test
  void ingestsQuotedTsvAndCsv() throws Exception {
    String header = String.join(",", Review.COLUMNS);
    String row =
        "US,1,R1,P,1,\"A \"\"title\"\"\",Books,5,1,2,y,N,\"head, line\",\"one\ntwo\",2015-03-04\n";
    Path csv = write("a.csv", header + "\n" + row);
    Path quoted =
        write(
            "b.tsv",
            HEADER
                + "\n"
                + "US\t1\tR2\tP\t1\tt\tBooks\t4\t1\t2\tY\tN\thead\t\"a, b\"\t3/4/2015\n".repeat(3));
    ingest(csv, quoted);
    assertThat(query("SELECT DISTINCT review_body FROM reviews"))
        .containsExactlyInAnyOrder("one\ntwo", "a, b");
    assertThat(query("SELECT DISTINCT review_date FROM reviews")).containsExactly("2015-03-04");
    assertThat(query("SELECT DISTINCT vine FROM reviews")).containsExactly("true");
  }

  @Test
  void ingestsOtherReviewsByColumnNames() throws Exception {
    Path csv =
        write(
            "clothes.csv",
            """
            ,Rating,Review Text,Department,review_date
            0,5,"fits, and ""how""\",Dresses,2015-01-01
            1,2,,,
            2,7,none,Tops,
            """
                + "3,4,good,Tops,2016-01-01\n".repeat(150));
    LakeIngest named =
        LakeIngest.into(lake).withColumns(new ReviewColumns("Review Text", "Rating", "Department"));
    IngestReport report = named.run(List.of(csv), Progress.SILENT);
    assertThat(report.ingested().get(0).rejects().first().get(0).reason())
        .isEqualTo("Rating must be a whole number from 1 to 5, but is \"7\"");
    assertThat(
            query(
                "SELECT review_id, star_rating, review_body, product_category, year, words,"
                    + " customer_id, helpful_votes, vine FROM reviews WHERE review_id IN ('1', '2')"
                    + " ORDER BY review_id"))
        .containsExactly(
            "1|5|fits, and \"how\"|Dresses|2015|3|null|null|null", "2|2|||null|0|null|null|null");
    assertThatThrownBy(
            () ->
                LakeIngest.into(lake)
                    .withColumns(new ReviewColumns("Review", "Rating", "Department"))
                    .run(List.of(csv), Progress.SILENT))
        .hasMessageContaining("did you mean \"Review Text\"");
    LakeIngest otherwise =
        LakeIngest.into(lake).withColumns(new ReviewColumns("Department", "Rating", "Review Text"));
    assertThat(otherwise.run(List.of(csv), Progress.SILENT).ingested().get(0).status())
        .isEqualTo(IngestReport.Status.REPLACED);
    assertThat(query("SELECT DISTINCT review_body FROM reviews WHERE year = 2015"))
        .containsExactly("Dresses");
  }

  @Test
  void ingestsUnusualTextsAndMissingDatesUnchanged() throws Exception {
    String longBody = "wörter ".repeat(700_000); // 5.6 MB
    String odd = "nul \u0000 emoji \ud83d\ude00 sub \u001a sep \u2028 quote \\\\\"";
    ingest(
        write(
            "a.tsv",
            HEADER
                + "\n"
                + line("R1", "Books", "1", longBody, "2015-01-01")
                + line("R2", "Books", "2", odd, "")
                + line("R3", "Books", "3", "", "2015-01-01")));
    assertThat(query("SELECT review_body FROM reviews ORDER BY review_id"))
        .containsExactly(longBody, odd, "");
    assertThat(query("SELECT words FROM reviews ORDER BY review_id"))
        .containsExactly("700000", "" + TextSize.words(odd), "0");
    assertThat(query("SELECT body_length FROM reviews ORDER BY review_id"))
        .containsExactly("4900000", "" + odd.codePointCount(0, odd.length()), "0");
    assertThat(query("SELECT count(*) FROM reviews WHERE review_date IS NULL AND year IS NULL"))
        .containsExactly("1");
  }

  @Test
  void readsColumnsInAnyOrderByName() throws Exception {
    List<String> names = new ArrayList<>(Review.COLUMNS);
    java.util.Collections.reverse(names);
    List<String> fields =
        new ArrayList<>(
            List.of(line("R1", "Books", "5", "fine", "2015-01-01").strip().split("\t", -1)));
    java.util.Collections.reverse(fields);
    ingest(write("a.tsv", String.join("\t", names) + "\n" + String.join("\t", fields) + "\n"));
    assertThat(query("SELECT review_id || star_rating || review_body FROM reviews"))
        .containsExactly("R15fine");
  }

  @Test
  void failedFileLeavesTheLakeUnchanged() throws IOException {
    Path good = write("good.tsv", SampleReviews.generate(300, 2).toList());
    ingest(good);
    Map<String, String> before = contents(lake);
    Path added = write("more.tsv", SampleReviews.generate(300, 3).toList());
    byte[] packed = gzip(Files.readAllBytes(added));
    byte[] wrongCrc = packed.clone();
    wrongCrc[packed.length - 8] ^= 1;
    Path cut = Files.write(directory.resolve("cut.tsv.gz"), java.util.Arrays.copyOf(packed, 9_000));
    Path crc = Files.write(directory.resolve("crc.tsv.gz"), wrongCrc);
    Path latin =
        Files.write(
            directory.resolve("latin.tsv"),
            (HEADER + "\n" + line("R1", "Books", "5", "caf\u00e9", "2015-01-01"))
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    Path wrong = write("wrong.tsv", "a\tb\n1\t2\n");
    Path empty = write("empty.tsv", "");
    Path none = directory.resolve("none.tsv");
    for (Path bad : List.of(cut, crc, latin, wrong, empty, none, directory)) {
      assertThatThrownBy(() -> ingest(added, bad))
          .as("%s", bad)
          .isInstanceOfAny(IOException.class, StarsightException.class)
          .hasMessageContaining(bad.toString());
      assertThat(contents(lake)).as("%s", bad).isEqualTo(before);
    }
  }

  @Test
  void strictIngestNamesTheFirstBadRow() throws IOException {
    Path file = write("a.tsv", HEADER + "\n" + line("R1", "Books", "nine", "fine", "2015-01-01"));
    assertThatThrownBy(
            () -> LakeIngest.into(lake).withStrict(true).run(List.of(file), Progress.SILENT))
        .isInstanceOf(MalformedRowException.class)
        .hasMessageContaining("line 2, column 8")
        .hasMessageContaining("star_rating");
    assertThat(lake).doesNotExist();
  }

  @Test
  void rejectsTooManyCategories() throws IOException {
    StringBuilder text = new StringBuilder(HEADER + "\n");
    for (int i = 0; i <= 2_000; i++) {
      text.append(line("R" + i, "c" + i, "5", "fine", "2015-01-01"));
    }
    Path file = write("a.tsv", text.toString());
    assertThatThrownBy(() -> ingest(file))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("more than 2000 different values");
  }

  @Test
  void leavesOtherDirectoriesUnchanged() throws IOException {
    Files.createDirectories(lake);
    Files.writeString(lake.resolve("letter.txt"), "dear");
    Path file = write("a.tsv", SampleReviews.generate(10, 2).toList());
    assertThatThrownBy(() -> ingest(file)).hasMessageContaining("neither empty nor a lake");
    assertThat(contents(lake)).containsOnlyKeys("letter.txt");
  }

  @Test
  void rejectsASecondIngestAtTheSameTime() throws IOException {
    Path file = write("a.tsv", SampleReviews.generate(10, 2).toList());
    List<Throwable> failures = new ArrayList<>();
    LakeIngest.into(lake)
        .run(
            List.of(file),
            (what, done, total, detail) -> {
              if (failures.isEmpty()) {
                failures.add(org.assertj.core.api.Assertions.catchThrowable(() -> ingest(file)));
              }
            });
    assertThat(failures).singleElement().isInstanceOf(StarsightException.class);
    assertThat(failures.get(0)).hasMessageContaining("another ingest is at work");
  }

  @Test
  void removesFilesThatAKilledIngestMoved() throws Exception {
    Path file = write("a.tsv", SampleReviews.generate(10, 2).toList());
    ingest(file);
    Path stray = lake.resolve("reviews/product_category=Books/00112233445566aa-0.parquet");
    Files.createDirectories(java.util.Objects.requireNonNull(stray.getParent()));
    Files.writeString(stray, "half");
    Path note = Files.writeString(lake.resolve("reviews/note.txt"), "somebody's");
    ingest(file);
    assertThat(stray).doesNotExist();
    assertThat(note).exists();
    assertThat(rows()).hasSize(10);
  }

  @Test
  void rejectsALaterVersionAndAHalfCopiedLake() throws IOException {
    Path file = write("a.tsv", SampleReviews.generate(10, 2).toList());
    ingest(file);
    Path manifest = lake.resolve("lake.json");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("\"version\" : 1", "\"version\" : 3"));
    assertThatThrownBy(() -> ingest(file)).hasMessageContaining("is of version 3");
    for (String wrong : List.of("99999999999", "\"x\"", "-1")) {
      Files.writeString(manifest, text.replace("\"version\" : 1", "\"version\" : " + wrong));
      assertThatThrownBy(() -> ingest(file)).hasMessageContaining("version");
    }
    Files.writeString(manifest, text.replaceFirst("reviews/product", "re\\\\u0000views/product"));
    assertThatThrownBy(() -> ingest(file)).hasMessageContaining("a file within the lake");
    Files.writeString(manifest, text);
    Files.delete(lake.resolve(parquetFiles().get(0)));
    assertThatThrownBy(() -> ingest(file)).hasMessageContaining("is missing");
  }

  @Test
  void interruptedIngestLeavesNothing() throws Exception {
    Path file = write("a.tsv", SampleReviews.generate(50_000, 2).toList());
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ingest(file)).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(lake).doesNotExist();
  }

  @Test
  void keepsAnEmptyBodyAsAnEmptyText() throws Exception {
    ingest(write("a.tsv", HEADER + "\n" + line("R1", "Books", "5", "", "2015-01-01")));
    assertThat(query("SELECT count(*) FROM reviews WHERE review_body = ''")).containsExactly("1");
  }

  private IngestReport ingest(Path... files) throws IOException {
    return LakeIngest.into(lake).run(List.of(files), Progress.SILENT);
  }

  private Path write(String name, List<Review> reviews) throws IOException {
    Path file = directory.resolve(name);
    try (AmazonReviewWriter writer = AmazonReviewWriter.replacing(file)) {
      for (Review review : reviews) {
        writer.write(review);
      }
      writer.commit();
    }
    return file;
  }

  private Path write(String name, String text) throws IOException {
    return Files.write(directory.resolve(name), text.getBytes(UTF_8));
  }

  private static String line(String id, String category, String star, String body, String date) {
    return String.join(
            "\t", "US", "1", id, "P", "1", "title", category, star, "0", "0", "N", "Y", "head",
            body, date)
        + "\n";
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static List<String> expected(List<Review> reviews) {
    return reviews.stream()
        .map(
            r ->
                Stream.of(
                        r.marketplace(),
                        r.customerId(),
                        r.reviewId(),
                        r.productId(),
                        r.productParent(),
                        r.productTitle(),
                        r.productCategory(),
                        r.starRating(),
                        r.helpfulVotes(),
                        r.totalVotes(),
                        r.vine(),
                        r.verifiedPurchase(),
                        r.reviewHeadline(),
                        r.reviewBody(),
                        r.reviewDate(),
                        r.reviewDate() == null ? null : r.reviewDate().getYear(),
                        TextSize.words(r.reviewBody()),
                        r.reviewBody().codePointCount(0, r.reviewBody().length()))
                    .map(String::valueOf)
                    .collect(Collectors.joining("|")))
        .toList();
  }

  private List<String> rows() throws SQLException, IOException {
    return query(
        "SELECT marketplace, customer_id, review_id, product_id, product_parent, product_title,"
            + " product_category, star_rating, helpful_votes, total_votes, vine,"
            + " verified_purchase, review_headline, review_body, review_date, year, words,"
            + " body_length FROM reviews");
  }

  /** Returns the rows of the lake's files as DuckDB alone reads them. */
  private List<String> query(String sql) throws SQLException, IOException {
    List<String> rows = new ArrayList<>();
    try (DuckDb duck = DuckDb.open(1, 256, "");
        Statement statement = duck.connection().createStatement()) {
      statement.execute(
          "CREATE VIEW reviews AS SELECT * FROM read_parquet("
              + DuckDb.quoted(lake + "/reviews/*/*.parquet")
              + ", hive_partitioning=true, hive_types={'product_category': VARCHAR})");
      try (ResultSet result = statement.executeQuery(sql)) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= columns; i++) {
            row.add(String.valueOf(result.getString(i)));
          }
          rows.add(String.join("|", row));
        }
      }
    }
    return rows;
  }

  private List<String> parquetFiles() throws IOException {
    try (Stream<Path> paths = Files.walk(lake)) {
      return paths
          .filter(path -> path.toString().endsWith(".parquet"))
          .map(path -> lake.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        contents.put(
            directory.relativize(path).toString(), dev.starsight.files.internal.Sha256.of(path));
      }
    }
    return contents;
  }
}
