package dev.starsight.reviews;

import dev.starsight.data.MalformedRowException;
import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.Header;
import dev.starsight.delimited.Row;
import dev.starsight.reviews.AmazonReviews.Utf8Review;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A mapper of rows to reviews that checks the rules of the schema. */
final class ReviewRows implements Row.Mapper<Review> {

  private static final int MARKETPLACE = 0;
  private static final int CUSTOMER_ID = 1;
  private static final int REVIEW_ID = 2;
  private static final int PRODUCT_ID = 3;
  private static final int PRODUCT_PARENT = 4;
  private static final int PRODUCT_TITLE = 5;
  private static final int CATEGORY = 6;
  private static final int STAR_RATING = 7;
  private static final int HELPFUL_VOTES = 8;
  private static final int TOTAL_VOTES = 9;
  private static final int VINE = 10;
  private static final int VERIFIED = 11;
  private static final int HEADLINE = 12;
  private static final int BODY = 13;
  private static final int DATE = 14;

  /** How many days are cached: 44 years; a power of two. */
  private static final int DATES = 1 << 14;

  private static final byte[] NONE = {};
  private static final int ABSENT = -1;

  private final int[] index = new int[Review.COLUMNS.size()];

  private final boolean slashDates;

  /** Whether stars may be written 5.0, as data frames and JSON have them, and flags true. */
  private final boolean foreign;

  /** Whether empty votes and flags are unknown: in Amazon's TSV they are an error. */
  private final boolean mayLackValues;

  // Most rows repeat some fields of the row before: sharing them saves time and 10 % of the memory.
  private final String[] last = new String[Review.COLUMNS.size()];
  private final byte[][] lastBytes = new byte[Review.COLUMNS.size()][0];

  private final RecentTexts productIds = new RecentTexts();
  private final RecentTexts productParents = new RecentTexts();
  private final RecentTexts productTitles = new RecentTexts();
  private final @Nullable LocalDate[] dates = new LocalDate[DATES];

  private ReviewRows(Header header, Dialect dialect, ReviewColumns columns) {
    for (int i = 0; i < index.length; i++) {
      String name = columns.nameOf(Review.COLUMNS.get(i));
      index[i] = header.has(name) ? header.index(name) : ABSENT;
    }
    this.slashDates = dialect.quoted();
    this.foreign = dialect.isJsonLines() || !ReviewHeader.isOf(header);
    this.mayLackValues = foreign || dialect.delimiter() != '\t';
    Arrays.fill(last, "");
  }

  /** Returns a mapper for files with this header; refuses a header that is not the schema's. */
  static ReviewRows forFile(Header header, Dialect dialect) {
    if (!ReviewHeader.isOf(header)) {
      throw ReviewHeader.wrong(header);
    }
    return new ReviewRows(header, dialect, ReviewColumns.defaults());
  }

  /**
   * Returns a mapper for files with this header.
   *
   * @throws dev.starsight.data.StarsightException if the header is not that of the schema, and
   *     other columns were not named or are missing
   */
  static ReviewRows forFile(Header header, Dialect dialect, ReviewColumns columns) {
    if (columns.equals(ReviewColumns.defaults())
        && dialect.delimiter() == '\t'
        && !isOtherTable(header, columns)) {
      return forFile(header, dialect);
    }
    header.index(columns.text());
    header.index(columns.label());
    if (!columns.category().equals(Review.COLUMNS.get(CATEGORY))) {
      header.index(columns.category());
    }
    return new ReviewRows(header, dialect, columns);
  }

  /**
   * Returns whether text and stars have Amazon's names in a table that is not Amazon's TSV: it has
   * at most half of the columns.
   */
  private static boolean isOtherTable(Header header, ReviewColumns columns) {
    long known = Review.COLUMNS.stream().filter(header::has).count();
    return header.has(columns.text())
        && header.has(columns.label())
        && known <= Review.COLUMNS.size() / 2;
  }

  @Override
  public Review map(Row row) {
    if (has(REVIEW_ID)) {
      check(row);
    }
    return new Review(
        has(MARKETPLACE) ? repeated(row, MARKETPLACE) : null,
        text(row, CUSTOMER_ID),
        has(REVIEW_ID) ? field(row, REVIEW_ID) : Long.toString(row.number()),
        has(PRODUCT_ID) ? productIds.get(row, index[PRODUCT_ID]) : null,
        has(PRODUCT_PARENT) ? productParents.get(row, index[PRODUCT_PARENT]) : null,
        has(PRODUCT_TITLE) ? productTitles.get(row, index[PRODUCT_TITLE]) : null,
        has(CATEGORY) ? repeated(row, CATEGORY) : null,
        stars(row),
        has(HELPFUL_VOTES) ? votes(row, HELPFUL_VOTES) : null,
        has(TOTAL_VOTES) ? votes(row, TOTAL_VOTES) : null,
        has(VINE) ? flag(row, VINE) : null,
        has(VERIFIED) ? flag(row, VERIFIED) : null,
        text(row, HEADLINE),
        field(row, BODY),
        has(DATE) ? date(row) : null);
  }

  private @Nullable String text(Row row, int column) {
    return has(column) ? field(row, column) : null;
  }

  static boolean isText(int column) {
    return column < STAR_RATING || (column > VERIFIED && column < DATE);
  }

  /**
   * Maps a row like {@link #map}, but without decoding its texts. Texts without a column in the
   * file are empty; the id is then the number of the row.
   */
  Utf8Review readUtf8(Row row) {
    if (has(REVIEW_ID)) {
      check(row);
    }
    byte[][] texts = new byte[index.length][];
    for (int column = 0; column < texts.length; column++) {
      texts[column] = isText(column) && has(column) ? bytes(row, column) : NONE;
    }
    if (!has(REVIEW_ID)) {
      texts[REVIEW_ID] = Long.toString(row.number()).getBytes(StandardCharsets.US_ASCII);
    }
    return new Utf8Review(
        Arrays.asList(texts),
        stars(row),
        has(HELPFUL_VOTES) ? votes(row, HELPFUL_VOTES) : null,
        has(TOTAL_VOTES) ? votes(row, TOTAL_VOTES) : null,
        has(VINE) ? flag(row, VINE) : null,
        has(VERIFIED) ? flag(row, VERIFIED) : null,
        has(DATE) ? date(row) : null);
  }

  private boolean has(int column) {
    return index[column] != ABSENT;
  }

  /** Returns the bytes of a field; the array of the row before if they are equal. */
  private byte[] bytes(Row row, int column) {
    int from = row.from(index[column]);
    int to = row.to(index[column]);
    byte[] known = lastBytes[column];
    if (!Arrays.equals(row.bytes(), from, to, known, 0, known.length)) {
      known = Arrays.copyOfRange(row.bytes(), from, to);
      lastBytes[column] = known;
    }
    return known;
  }

  /** Checks every rule except that of the stars, for reviews whose stars are to be predicted. */
  void checkAllButStars(Row row) {
    check(row);
    votes(row, HELPFUL_VOTES);
    votes(row, TOTAL_VOTES);
    flag(row, VINE);
    flag(row, VERIFIED);
    date(row);
  }

  private void check(Row row) {
    if (row.from(index[REVIEW_ID]) == row.to(index[REVIEW_ID])) {
      throw malformed(row, REVIEW_ID, "must not be empty");
    }
  }

  private String field(Row row, int column) {
    return row.text(index[column]);
  }

  private String repeated(Row row, int column) {
    byte[] known = lastBytes[column];
    if (bytes(row, column) != known) {
      last[column] = field(row, column);
    }
    return last[column];
  }

  boolean lacksStars(Row row) {
    return row.from(index[STAR_RATING]) == row.to(index[STAR_RATING]);
  }

  int stars(Row row) {
    int stars = wholeStars(row);
    if (stars < 1 || stars > 5) {
      throw malformed(
          row,
          STAR_RATING,
          "must be a whole number from 1 to 5, but is "
              + ReviewHeader.quoted(field(row, STAR_RATING)));
    }
    return stars;
  }

  /** Returns the digit of "5", and of "5.0" in a foreign file; -1 for all others. */
  private int wholeStars(Row row) {
    int from = row.from(index[STAR_RATING]);
    int to = row.to(index[STAR_RATING]);
    byte[] bytes = row.bytes();
    boolean whole = to - from == 1 || (foreign && to - from > 2 && bytes[from + 1] == '.');
    for (int i = from + 2; i < to; i++) {
      whole &= bytes[i] == '0';
    }
    return whole ? bytes[from] - '0' : ABSENT;
  }

  private @Nullable Integer votes(Row row, int column) {
    if (isUnknown(row, column)) {
      return null;
    }
    long value = digits(row.bytes(), row.from(index[column]), row.to(index[column]));
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw malformed(
          row,
          column,
          "must be a whole number from 0 to 2147483647, but is "
              + ReviewHeader.quoted(field(row, column)));
    }
    return (int) value;
  }

  private boolean isUnknown(Row row, int column) {
    return mayLackValues && row.from(index[column]) == row.to(index[column]);
  }

  private @Nullable Boolean flag(Row row, int column) {
    if (isUnknown(row, column)) {
      return null;
    }
    int length = row.to(index[column]) - row.from(index[column]);
    return switch (foreign && length > 3 ? longFlag(row, column) : letter(row, column)) {
      case 'Y', 'y' -> true;
      case 'N', 'n' -> false;
      default ->
          throw malformed(
              row, column, "must be Y or N, but is " + ReviewHeader.quoted(field(row, column)));
    };
  }

  /** Returns the letter of a flag in JSON, or -1. */
  private int longFlag(Row row, int column) {
    return switch (field(row, column)) {
      case "true" -> 'Y';
      case "false" -> 'N';
      default -> ABSENT;
    };
  }

  /** Returns the only byte of a field, or -1 if it has none or several. */
  private int letter(Row row, int column) {
    int from = row.from(index[column]);
    return row.to(index[column]) - from == 1 ? row.bytes()[from] : -1;
  }

  private @Nullable LocalDate date(Row row) {
    int from = row.from(index[DATE]);
    int to = row.to(index[DATE]);
    if (from == to) {
      return null;
    }
    LocalDate date = isoDate(row.bytes(), from, to);
    if (date == null && slashDates) {
      date = slashDate(row.bytes(), from, to);
    }
    if (date == null) {
      throw malformed(
          row,
          DATE,
          "must be a date %s, but is %s"
              .formatted(
                  slashDates ? "M/d/yyyy or yyyy-MM-dd" : "yyyy-MM-dd",
                  ReviewHeader.quoted(field(row, DATE))));
    }
    return date;
  }

  private @Nullable LocalDate isoDate(byte[] bytes, int from, int to) {
    if (to - from != 10 || bytes[from + 4] != '-' || bytes[from + 7] != '-') {
      return null;
    }
    return date(
        digits(bytes, from, from + 4),
        digits(bytes, from + 5, from + 7),
        digits(bytes, from + 8, to));
  }

  private @Nullable LocalDate slashDate(byte[] bytes, int from, int to) {
    int first = slash(bytes, from, to);
    int second = slash(bytes, first + 1, to);
    if (first - from < 1
        || first - from > 2
        || second - first < 2
        || second - first > 3
        || to - second != 5) {
      return null;
    }
    return date(
        digits(bytes, second + 1, to),
        digits(bytes, from, first),
        digits(bytes, first + 1, second));
  }

  private static int slash(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != '/') {
      i++;
    }
    return i;
  }

  /** Returns the day, one object for repeated dates, or null if there is no such day. */
  private @Nullable LocalDate date(long year, long month, long day) {
    if (year < 0 || month < 0 || day < 0) {
      return null;
    }
    int slot = (int) ((year * 12 + month) * 31 + day) & (dates.length - 1);
    LocalDate known = dates[slot];
    if (known != null
        && known.getYear() == year
        && known.getMonthValue() == month
        && known.getDayOfMonth() == day) {
      return known;
    }
    try {
      LocalDate date = LocalDate.of((int) year, (int) month, (int) day);
      dates[slot] = date;
      return date;
    } catch (DateTimeException e) {
      return null; // such as 2015-02-30
    }
  }

  /** Returns the number of 1 to 10 ASCII digits, or -1. */
  private static long digits(byte[] bytes, int from, int to) {
    if (to <= from || to - from > 10) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private MalformedRowException malformed(Row row, int column, String rule) {
    return row.malformed(index[column], row.header().names().get(index[column]) + " " + rule);
  }
}
