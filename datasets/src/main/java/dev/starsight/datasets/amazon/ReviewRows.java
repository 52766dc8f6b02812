package dev.starsight.datasets.amazon;

import dev.starsight.data.MalformedRowException;
import dev.starsight.datasets.delimited.Dialect;
import dev.starsight.datasets.delimited.Header;
import dev.starsight.datasets.delimited.Row;
import dev.starsight.datasets.delimited.RowReader;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes reviews of rows; the rules of the schema. */
final class ReviewRows implements RowReader<Review> {

  private static final int MARKETPLACE = 0;
  private static final int REVIEW_ID = 2;
  private static final int CATEGORY = 6;
  private static final int STAR_RATING = 7;
  private static final int HELPFUL_VOTES = 8;
  private static final int TOTAL_VOTES = 9;
  private static final int VINE = 10;
  private static final int VERIFIED = 11;
  private static final int DATE = 14;

  /** Where in the row each of the schema's columns is. */
  private final int[] index = new int[Review.COLUMNS.size()];

  private final boolean slashDates;

  // Most rows repeat these two of the row before: keeping one copy saves a tenth of the memory.
  private String lastMarketplace = "";
  private String lastCategory = "";

  private ReviewRows(Header header, Dialect dialect) {
    for (int i = 0; i < index.length; i++) {
      index[i] = header.index(Review.COLUMNS.get(i));
    }
    this.slashDates = dialect.quoted();
  }

  /** Whether the names are the schema's, in whatever order. */
  static boolean isReviewHeader(Header header) {
    return header.size() == Review.COLUMNS.size()
        && new HashSet<>(header.names()).containsAll(Review.COLUMNS);
  }

  /** A reader for files with this header; refuses one that is not the schema's. */
  static ReviewRows forFile(Header header, Dialect dialect) {
    if (!isReviewHeader(header)) {
      throw wrongHeader(header);
    }
    return new ReviewRows(header, dialect);
  }

  private static MalformedRowException wrongHeader(Header header) {
    Set<String> known = Set.copyOf(Review.COLUMNS);
    List<String> missing = new ArrayList<>();
    for (String name : Review.COLUMNS) {
      if (!header.has(name)) {
        missing.add(name);
      }
    }
    int column = 0;
    List<String> unexpected = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      if (!known.contains(header.names().get(i))) {
        column = column == 0 ? i + 1 : column;
        unexpected.add(header.names().get(i));
      }
    }
    return header.malformed(
        column,
        "the header must be the 15 columns of Amazon reviews"
            + list(", but lacks ", missing)
            + list(missing.isEmpty() ? ", but has also " : " and has also ", unexpected));
  }

  private static String list(String before, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    int shown = Math.min(3, names.size());
    String more = names.size() > shown ? " and " + (names.size() - shown) + " more" : "";
    return before
        + String.join(", ", names.subList(0, shown).stream().map(ReviewRows::quoted).toList())
        + more;
  }

  @Override
  public Review read(Row row) {
    check(row);
    return new Review(
        marketplace(row),
        field(row, 1),
        field(row, REVIEW_ID),
        field(row, 3),
        field(row, 4),
        field(row, 5),
        category(row),
        stars(row),
        votes(row, HELPFUL_VOTES),
        votes(row, TOTAL_VOTES),
        flag(row, VINE),
        flag(row, VERIFIED),
        field(row, 12),
        field(row, 13),
        date(row));
  }

  /** Every rule but that of the stars, for reviews whose stars are to be predicted. */
  void checkAllButStars(Row row) {
    check(row);
    votes(row, HELPFUL_VOTES);
    votes(row, TOTAL_VOTES);
    flag(row, VINE);
    flag(row, VERIFIED);
    date(row);
  }

  private void check(Row row) {
    if (field(row, REVIEW_ID).isEmpty()) {
      throw malformed(row, REVIEW_ID, "must not be empty");
    }
  }

  private String field(Row row, int column) {
    return row.text(index[column]);
  }

  private String marketplace(Row row) {
    String text = field(row, MARKETPLACE);
    if (!text.equals(lastMarketplace)) {
      lastMarketplace = text;
    }
    return lastMarketplace;
  }

  private String category(Row row) {
    String text = field(row, CATEGORY);
    if (!text.equals(lastCategory)) {
      lastCategory = text;
    }
    return lastCategory;
  }

  /** 1 to 5. */
  int stars(Row row) {
    String text = field(row, STAR_RATING);
    if (text.length() != 1 || text.charAt(0) < '1' || text.charAt(0) > '5') {
      throw malformed(
          row, STAR_RATING, "must be a whole number from 1 to 5, but is " + quoted(text));
    }
    return text.charAt(0) - '0';
  }

  private int votes(Row row, int column) {
    String text = field(row, column);
    long value = digits(text, 0, text.length());
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw malformed(
          row, column, "must be a whole number from 0 to 2147483647, but is " + quoted(text));
    }
    return (int) value;
  }

  private boolean flag(Row row, int column) {
    String text = field(row, column);
    if (text.length() == 1) {
      switch (text.charAt(0)) {
        case 'Y', 'y' -> {
          return true;
        }
        case 'N', 'n' -> {
          return false;
        }
        default -> {}
      }
    }
    throw malformed(row, column, "must be Y or N, but is " + quoted(text));
  }

  private @Nullable LocalDate date(Row row) {
    String text = field(row, DATE);
    if (text.isEmpty()) {
      return null;
    }
    LocalDate date = isoDate(text);
    if (date == null && slashDates) {
      date = slashDate(text);
    }
    if (date == null) {
      throw malformed(
          row,
          DATE,
          "must be a date "
              + (slashDates ? "M/d/yyyy or yyyy-MM-dd" : "yyyy-MM-dd")
              + ", but is "
              + quoted(text));
    }
    return date;
  }

  private static @Nullable LocalDate isoDate(String text) {
    if (text.length() != 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return null;
    }
    return date(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
  }

  private static @Nullable LocalDate slashDate(String text) {
    int first = text.indexOf('/');
    int second = text.indexOf('/', first + 1);
    if (first < 1 || first > 2 || second - first < 2 || second - first > 3) {
      return null;
    }
    if (text.length() - second != 5) {
      return null;
    }
    return date(
        digits(text, second + 1, text.length()),
        digits(text, 0, first),
        digits(text, first + 1, second));
  }

  private static @Nullable LocalDate date(long year, long month, long day) {
    if (year < 0 || month < 0 || day < 0) {
      return null;
    }
    try {
      return LocalDate.of((int) year, (int) month, (int) day);
    } catch (DateTimeException e) {
      return null; // such as 2015-02-30
    }
  }

  /** The number that 1 to 10 ASCII digits stand for, or -1. */
  private static long digits(String text, int from, int to) {
    if (to <= from || to - from > 10) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private MalformedRowException malformed(Row row, int column, String rule) {
    return row.malformed(index[column], Review.COLUMNS.get(column) + " " + rule);
  }

  /** A value for a message: at most 40 characters of it. */
  private static String quoted(String text) {
    return "\"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
  }
}
