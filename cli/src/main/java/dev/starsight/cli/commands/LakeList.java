package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.console.TerminalText;
import dev.starsight.cli.rows.RowOutput;
import dev.starsight.cli.rows.TableRows;
import dev.starsight.files.internal.Json;
import dev.starsight.lake.Catalogue;
import dev.starsight.lake.NamedQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the output of {@code query --list}. */
record LakeList(RowOutput out, int width) {

  private static final String TEXT = "VARCHAR";
  private static final String NUMBER = "BIGINT";

  static void write(Catalogue catalogue, StarsightCommand command, boolean json, int width) {
    RowOutput out = new RowOutput(command);
    if (json) {
      out.write(json(catalogue).toString()).write("\n").flush();
    } else {
      new LakeList(out, width).tables(catalogue);
    }
  }

  private void tables(Catalogue catalogue) {
    for (Catalogue.Table table : catalogue.tables()) {
      show(
          "Table " + table.name() + ", " + count(table.rows(), "row"),
          List.of(column("column", TEXT), column("type", TEXT)),
          table.columns().stream().map(c -> row(c.name(), c.type())).toList());
    }
    show(
        "Partitions: a query for some product_category reads their files only",
        List.of(
            column("product_category", TEXT),
            column("rows", NUMBER),
            column("files", NUMBER),
            column("bytes", NUMBER)),
        catalogue.partitions().stream()
            .map(p -> row(p.category(), p.rows(), p.files(), p.bytes()))
            .toList());
    show(
        "Sources",
        List.of(
            column("path", TEXT),
            column("rows", NUMBER),
            column("rejected", NUMBER),
            column("sha256", TEXT)),
        catalogue.sources().stream()
            .map(s -> row(s.path(), s.rows(), s.rejected(), s.sha256().substring(0, 16)))
            .toList());
    show(
        "Queries for --named",
        List.of(column("name", TEXT), column("answers", TEXT)),
        NamedQuery.all().stream().map(q -> row(q.name(), q.description())).toList());
    out.flush();
  }

  private static String count(long n, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", n, what, n == 1 ? "" : "s");
  }

  private static Catalogue.Column column(String name, String type) {
    return new Catalogue.Column(name, type);
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private void show(
      String title, List<Catalogue.Column> columns, List<List<@Nullable Object>> rows) {
    out.write(TerminalText.visible(title) + System.lineSeparator());
    TableRows table = new TableRows(out, width);
    table.begin(columns);
    rows.forEach(table::row);
    table.write();
    out.write(System.lineSeparator());
  }

  private static ObjectNode json(Catalogue catalogue) {
    ObjectNode json = Json.object();
    ArrayNode tables = json.putArray("tables");
    for (Catalogue.Table table : catalogue.tables()) {
      ObjectNode node = tables.addObject().put("name", table.name()).put("rows", table.rows());
      ArrayNode columns = node.putArray("columns");
      table.columns().forEach(c -> columns.addObject().put("name", c.name()).put("type", c.type()));
    }
    ArrayNode partitions = json.putArray("partitions");
    for (Catalogue.Partition partition : catalogue.partitions()) {
      partitions
          .addObject()
          .put("product_category", partition.category())
          .put("rows", partition.rows())
          .put("files", partition.files())
          .put("bytes", partition.bytes());
    }
    ArrayNode sources = json.putArray("sources");
    for (Catalogue.Source source : catalogue.sources()) {
      sources
          .addObject()
          .put("path", source.path())
          .put("sha256", source.sha256())
          .put("rows", source.rows())
          .put("rejected", source.rejected());
    }
    ArrayNode queries = json.putArray("queries");
    for (NamedQuery q : NamedQuery.all()) {
      queries
          .addObject()
          .put("name", q.name())
          .put("description", q.description())
          .put("sql", q.sql());
    }
    return json;
  }
}
