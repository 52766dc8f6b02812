package dev.starsight.report;

import dev.starsight.chart.Figure;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.Report.Status;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A part of a section; {@link Section} has a method for each. Immutable. */
public sealed interface Block {

  /**
   * A paragraph.
   *
   * @param text plain; line feeds break the line
   */
  record Paragraph(String text) implements Block {}

  /**
   * Tiles in a row.
   *
   * @param tiles at least one
   */
  record KeyFigures(List<KeyFigure> tiles) implements Block {
    public KeyFigures {
      tiles = List.copyOf(tiles);
    }
  }

  /**
   * A table.
   *
   * @param table what is in it
   */
  record Table(ReportTable table) implements Block {}

  /**
   * Figures: one over the whole width, or several beside each other.
   *
   * @param figures at least one
   * @param table the same data to be opened under the figure
   */
  record Figures(List<Figure> figures, Optional<ReportTable> table) implements Block {
    public Figures {
      figures = List.copyOf(figures);
    }
  }

  /**
   * What was checked and how it ended.
   *
   * @param lines in order
   */
  record Statuses(List<StatusLine> lines) implements Block {
    public Statuses {
      lines = List.copyOf(lines);
    }
  }

  /**
   * One line of {@link Statuses}.
   *
   * @param status how it ended
   * @param name what was checked
   * @param message why, with rule and value; may be empty
   */
  record StatusLine(Status status, String name, String message) {}

  /**
   * A box that must not be overlooked.
   *
   * @param warning whether it warns; it informs otherwise
   * @param heading a few words
   * @param text a sentence or two; may be empty
   */
  record Callout(boolean warning, String heading, String text) implements Block {}

  /**
   * Labelled texts, such as those a model got wrong.
   *
   * @param quotes in order
   */
  record Quotes(List<Quote> quotes) implements Block {
    public Quotes {
      quotes = List.copyOf(quotes);
    }
  }

  /**
   * One text with what a model made of it.
   *
   * @param text as it is; long ones can be opened
   * @param truth the true label; empty where nobody knows it
   * @param predicted the predicted label
   * @param confidence 0 to 1; NaN if unknown
   */
  record Quote(String text, String truth, String predicted, double confidence) {}

  /**
   * Names and what they stand for, such as provenance.
   *
   * @param entries in order
   */
  record Facts(Map<String, String> entries) implements Block {
    public Facts {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /**
   * Source code or a command, to be copied.
   *
   * @param caption what it is; may be empty
   * @param source as it is
   * @param folded whether the caption alone is seen until a reader opens it
   */
  record Code(String caption, String source, boolean folded) implements Block {}
}
