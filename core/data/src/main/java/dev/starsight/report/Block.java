package dev.starsight.report;

import dev.starsight.chart.Figure;
import dev.starsight.report.Report.KeyFigure;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a section; {@link Section} has a method for each kind. Immutable. */
sealed interface Block {

  record Paragraph(String text) implements Block {}

  record KeyFigures(List<KeyFigure> tiles) implements Block {
    public KeyFigures {
      tiles = List.copyOf(tiles);
    }
  }

  record Table(ReportTable table) implements Block {}

  /**
   * Figures: one over the whole width, or several beside each other.
   *
   * @param table the same data as a table that a reader can open; null for none
   */
  record Figures(List<Figure> figures, @Nullable ReportTable table) implements Block {
    public Figures {
      figures = List.copyOf(figures);
    }
  }

  record Statuses(List<Report.StatusLine> lines) implements Block {
    public Statuses {
      lines = List.copyOf(lines);
    }
  }

  record Callout(boolean warning, String heading, String text) implements Block {}

  record Quotes(List<Report.Quote> quotes) implements Block {
    public Quotes {
      quotes = List.copyOf(quotes);
    }
  }

  record Facts(Map<String, String> entries) implements Block {
    public Facts {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /** Source code; if folded, only its caption is visible until a reader opens it. */
  record Code(String caption, String source, boolean folded) implements Block {}
}
