package dev.starsight.explore;

import dev.starsight.reviews.Review;
import dev.starsight.reviews.internal.TextSize;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** An in-memory DuckDB with the table {@code reviews}, which has the columns of a lake. */
final class DuckReviews implements LakeFindings.Source, AutoCloseable {

  private final Connection connection;

  private DuckReviews(Connection connection) {
    this.connection = connection;
  }

  static DuckReviews of(List<Review> reviews) {
    try {
      DuckReviews duck =
          new DuckReviews(new DuckDBDriver().connect("jdbc:duckdb:", new Properties()));
      duck.create();
      duck.insert(reviews);
      return duck;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void create() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE reviews (
            marketplace VARCHAR, customer_id VARCHAR, review_id VARCHAR, product_id VARCHAR,
            product_parent VARCHAR, product_title VARCHAR, product_category VARCHAR,
            star_rating INTEGER, helpful_votes INTEGER, total_votes INTEGER, vine BOOLEAN,
            verified_purchase BOOLEAN, review_headline VARCHAR, review_body VARCHAR,
            review_date DATE, year INTEGER, words INTEGER, body_length INTEGER)\
          """);
    }
  }

  private void insert(List<Review> reviews) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Review review : reviews) {
        String body = review.reviewBody();
        LocalDate date = review.reviewDate();
        @Nullable Object[] values = {
          review.marketplace(),
          review.customerId(),
          review.reviewId(),
          review.productId(),
          review.productParent(),
          review.productTitle(),
          review.productCategory(),
          review.starRating(),
          review.helpfulVotes(),
          review.totalVotes(),
          review.vine(),
          review.verifiedPurchase(),
          review.reviewHeadline(),
          body,
          date == null ? null : Date.valueOf(date),
          date == null ? null : date.getYear(),
          TextSize.words(body),
          body.codePointCount(0, body.length())
        };
        for (int i = 0; i < values.length; i++) {
          insert.setObject(i + 1, values[i]);
        }
        insert.execute();
      }
    }
    connection.commit();
  }

  /** Adds a review whose other columns are NULL. */
  void insertBare(String id, int stars, String body) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO reviews (review_id, product_category, star_rating, review_body, words,"
                + " body_length) VALUES (?, '', ?, ?, ?, ?)")) {
      insert.setString(1, id);
      insert.setInt(2, stars);
      insert.setString(3, body);
      insert.setInt(4, TextSize.words(body));
      insert.setInt(5, body.length());
      insert.execute();
    }
    connection.commit();
  }

  @Override
  public Table query(String sql) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      ResultSetMetaData names = rows.getMetaData();
      Table table = Table.create();
      for (int i = 1; i <= names.getColumnCount(); i++) {
        table.addColumns(column(names.getColumnName(i), names.getColumnType(i)));
      }
      while (rows.next()) {
        for (int i = 1; i <= names.getColumnCount(); i++) {
          append(table.column(i - 1), rows, i);
        }
      }
      return table;
    } catch (SQLException e) {
      throw new IOException(sql + ": " + e.getMessage(), e);
    }
  }

  private static Column<?> column(String name, int type) {
    return switch (type) {
      case Types.VARCHAR -> StringColumn.create(name);
      case Types.INTEGER -> IntColumn.create(name);
      case Types.BIGINT -> LongColumn.create(name);
      case Types.DOUBLE -> DoubleColumn.create(name);
      case Types.DATE -> DateColumn.create(name);
      default -> throw new AssertionError(name + " has a type that no table has: " + type);
    };
  }

  private static void append(Column<?> column, ResultSet rows, int i) throws SQLException {
    if (rows.getObject(i) == null) {
      column.appendMissing();
    } else if (column instanceof StringColumn texts) {
      texts.append(rows.getString(i));
    } else if (column instanceof IntColumn numbers) {
      numbers.append(rows.getInt(i));
    } else if (column instanceof LongColumn numbers) {
      numbers.append(rows.getLong(i));
    } else if (column instanceof DoubleColumn numbers) {
      numbers.append(rows.getDouble(i));
    } else if (column instanceof DateColumn dates) {
      dates.append(rows.getObject(i, LocalDate.class));
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
