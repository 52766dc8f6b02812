package dev.starsight.fuzz;

import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Row;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.run.Progress;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Tables of texts, plain and compressed. */
final class TableTargets {

  private static final String HEADER =
      "marketplace\tcustomer_id\treview_id\tproduct_id\tproduct_parent\tproduct_title\t"
          + "product_category\tstar_rating\thelpful_votes\ttotal_votes\tvine\tverified_purchase\t"
          + "review_headline\treview_body\treview_date\n";
  private static final String TSV =
      HEADER
          + "US\t11\tR1\tB1\t5\tGame\tGames\t5\t0\t1\tN\tY\tGood\tA \"good\" game<br />"
          + "\t2015-01-31\n"
          + "US\t12\tR2\tB2\t6\tTool\tTools\t1\t2\t3\tN\tN\t\tNot good\t2014-12-01\n";
  private static final String QUOTED =
      HEADER.replace("\t", "\"\t\"").replaceFirst("^", "\"").replace("\n", "\"\n")
          + "\"US\"\t\"1\"\t\"R1\"\t\"B\"\t\"5\"\t\"G\"\t\"Games\"\t\"4\"\t\"0\"\t\"1\"\t\"N\""
          + "\t\"Y\"\t\"a\"\"b\"\t\"c\td\"\t\"1/31/2015\"\n";
  private static final String CSV =
      "review_id,star_rating,review_body\r\n"
          + "1,5,\"good, very \"\"good\"\"\r\n"
          + "indeed\"\r\n"
          + "2,1,poor\r\n";
  private static final String JSON_LINES =
      "{\"review_id\":\"1\",\"star_rating\":5.0,\"review_body\":\"a \\\"good\\\" one\\n"
          + "\\u00e9\\ud83d\\ude00\",\"product\":{\"id\":\"B1\",\"images\":[{\"url\":\"x\"}]},\"helpful\":true}\n"
          + "{\"star_rating\":1,\"review_id\":\"2\",\"review_body\":\"poor\",\"product\":null}\n";

  private TableTargets() {}

  /** Allows every row to be bad, and bounds rows, so that the file is read to its end. */
  private static ReadOptions lenient() {
    return ReadOptions.defaults()
        .withThreads(1)
        .withMaxRejectedShare(1)
        .withMaxRowBytes(1 << 20)
        .withDigest(false);
  }

  private static void readReviews(Path file) throws IOException {
    AmazonReviews.load(file, lenient());
    AmazonReviews.load(file, lenient().withThreads(2).withStrict(true).withDigest(true));
  }

  private static void readExamples(Path file) throws IOException {
    try (DelimitedFile<Row> rows = DelimitedFile.open(file, lenient())) {
      for (Row row = rows.read(); row != null; row = rows.read()) {
        for (int i = 0; i < row.size(); i++) {
          row.text(i);
        }
      }
    }
    Examples.load(
        List.of(file), ExampleOptions.defaults(), lenient().withThreads(2), Progress.SILENT);
  }

  static final class AmazonTsv implements FuzzTarget {

    @Override
    public List<FuzzFiles> seeds(Path scratch) {
      return List.of(FuzzFiles.of("reviews.tsv", TSV), FuzzFiles.of("reviews.tsv", QUOTED));
    }

    @Override
    public void read(Path directory) throws IOException {
      readReviews(directory.resolve("reviews.tsv"));
    }
  }

  static final class Csv implements FuzzTarget {

    @Override
    public List<FuzzFiles> seeds(Path scratch) {
      return List.of(
          FuzzFiles.of("texts.csv", CSV), FuzzFiles.of("texts.csv", CSV.replace(',', ';')));
    }

    @Override
    public void read(Path directory) throws IOException {
      readExamples(directory.resolve("texts.csv"));
    }
  }

  static final class JsonLines implements FuzzTarget {

    @Override
    public List<FuzzFiles> seeds(Path scratch) {
      return List.of(FuzzFiles.of("reviews.jsonl", JSON_LINES));
    }

    @Override
    public void read(Path directory) throws IOException {
      readExamples(directory.resolve("reviews.jsonl"));
    }
  }

  /** Compresses an edited table, or edits a compressed one. */
  static final class Compressed implements FuzzTarget {

    private static final String PLAIN = "plain.tsv";

    /** Makes a stream that compresses into another one. */
    private interface Format {
      OutputStream compress(OutputStream out) throws IOException;
    }

    private final String name;
    private final Format format;

    private Compressed(String name, Format format) {
      this.name = name;
      this.format = format;
    }

    static Compressed gzip() {
      return new Compressed("reviews.tsv.gz", GZIPOutputStream::new);
    }

    static Compressed zstd() {
      return new Compressed("reviews.tsv.zst", ZstdOutputStream::new);
    }

    @Override
    public List<FuzzFiles> seeds(Path scratch) {
      byte[] table = TSV.getBytes(StandardCharsets.UTF_8);
      return List.of(
          new FuzzFiles().with(name, compressed(table)),
          new FuzzFiles().with(name, compressed(table)).with(PLAIN, table));
    }

    private byte[] compressed(byte[] bytes) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (OutputStream compressing = format.compress(out)) {
        compressing.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return out.toByteArray();
    }

    @Override
    public void repair(FuzzFiles files) {
      if (files.has(PLAIN)) {
        files.with(name, compressed(files.get(PLAIN)));
      }
    }

    @Override
    public void read(Path directory) throws IOException {
      Path file = directory.resolve(name);
      readReviews(file);
      if (Files.exists(file)) {
        readExamples(file);
      }
    }
  }
}
