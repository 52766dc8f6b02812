package dev.starsight.reviews;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Review} with its texts as they lie in the file, for those who pass them on without
 * looking into them. Immutable as long as nobody writes into its arrays; reviews may share them.
 */
public final class Utf8Review {

  private final byte[][] texts;
  private final int starRating;
  private final int helpfulVotes;
  private final int totalVotes;
  private final boolean vine;
  private final boolean verifiedPurchase;
  private final @Nullable LocalDate reviewDate;

  Utf8Review(
      byte[][] texts,
      int starRating,
      int helpfulVotes,
      int totalVotes,
      boolean vine,
      boolean verifiedPurchase,
      @Nullable LocalDate reviewDate) {
    this.texts = texts;
    this.starRating = starRating;
    this.helpfulVotes = helpfulVotes;
    this.totalVotes = totalVotes;
    this.vine = vine;
    this.verifiedPurchase = verifiedPurchase;
    this.reviewDate = reviewDate;
  }

  /**
   * A text in UTF-8; not a copy.
   *
   * @param column the index in {@link Review#COLUMNS} of a column that holds texts
   * @throws IllegalArgumentException if it holds something else
   */
  public byte[] text(int column) {
    byte[] text = texts[column];
    if (text.length == 0 && !ReviewRows.isText(column)) {
      throw new IllegalArgumentException(Review.COLUMNS.get(column) + " is not a text");
    }
    return text;
  }

  /** 1 to 5. */
  public int starRating() {
    return starRating;
  }

  public int helpfulVotes() {
    return helpfulVotes;
  }

  public int totalVotes() {
    return totalVotes;
  }

  public boolean vine() {
    return vine;
  }

  public boolean verifiedPurchase() {
    return verifiedPurchase;
  }

  /** The day of the review, or null where the file has none. */
  public @Nullable LocalDate reviewDate() {
    return reviewDate;
  }
}
