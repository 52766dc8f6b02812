package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.CleanOption;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.model.CleanText;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Tokenizer.Token;
import dev.starsight.text.Tokenizer.Truncation;
import dev.starsight.text.TokenizerFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tokenize}: shows the tokens that an encoder gets. */
@Command(
    name = "tokenize",
    description = "Show tokens, input ids, mask and segments of a text, or of every row of files.",
    footer = {"", "Example: starsight tokenize --text \"Not bad at all\""})
final class TokenizeCommand extends StarsightCommand {

  private static final int CHUNK = 1024;

  @Option(names = "--text", paramLabel = "T", description = "A single text; the output is a table.")
  private @Nullable String text;

  @Option(
      names = "--pair",
      paramLabel = "T2",
      description = "Second text after --text: [CLS] T [SEP] T2 [SEP].")
  private @Nullable String pair;

  @Mixin private final InputOptions input = new InputOptions();

  @Mixin private final HeadlineOption headline = new HeadlineOption();

  @Mixin private final CleanOption clean = new CleanOption();

  @Mixin private final EncoderOption encoder = new EncoderOption();

  @Option(
      names = "--max-length",
      paramLabel = "N",
      defaultValue = "128",
      description =
          "Maximum tokens per text, including [CLS] and [SEP] (default: ${DEFAULT-VALUE}).")
  private int maxLength;

  @Option(
      names = "--no-special-tokens",
      description = "Treat [SEP] or [MASK] in a text as ordinary text.")
  private boolean literal;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Output file (default: standard output).")
  private @Nullable Path out;

  private long rows;

  @Override
  public Integer call() throws IOException {
    boolean pairs = pair != null || headline.value() != null;
    int least = pairs ? 3 : 2;
    if (maxLength < least) {
      throw new StarsightException(
          "--max-length must be at least %s%s, but is %s"
              .formatted(least, pairs ? " for two segments" : "", maxLength));
    }
    String single = text == null || !clean.value() ? text : CleanText.of(text);
    if (single != null) {
      input.requireNone("--text");
      if (headline.value() != null) {
        throw new StarsightException(
            "--headline is for the rows of --input; use --pair with --text");
      }
      if (out != null) {
        throw new StarsightException("--out is for the rows of --input; --text is shown");
      }
    } else if (pair != null) {
      throw new StarsightException("--pair is the second of two texts: name the first with --text");
    } else {
      input.require(this);
    }
    encoder.require(HubFiles.TOKENIZER);
    TokenizerFile file = encoder.tokenizerFile();
    try (Tokenizer tokenizer = (literal ? file.withoutSpecialTokens() : file).tokenizer()) {
      if (single != null) {
        show(tokenizer, single);
      } else {
        rows(tokenizer);
      }
    }
    return DONE;
  }

  private void show(Tokenizer tokenizer, String first) {
    String second = pair == null || !clean.value() ? pair : CleanText.of(pair);
    if (second == null) {
      show(tokenizer, tokenizer.encode(first, maxLength), tokenizer.tokens(first, maxLength));
      return;
    }
    show(
        tokenizer, tokenizer.encode(first, second, maxLength, Truncation.LONGEST_FIRST), List.of());
  }

  private void show(Tokenizer tokenizer, Encoding encoding, List<Token> positions) {
    List<String> tokens = tokenizer.vocabulary().tokens(encoding);
    if (json) {
      Summary summary = summary("tokenize").put("rows", 1);
      clean.addTo(summary);
      tokens.forEach(summary.array("tokens")::add);
      add(summary.tree(), encoding);
      if (!positions.isEmpty()) {
        ArrayNode offsets = summary.array("offsets");
        positions.forEach(token -> offsets.addArray().add(token.start()).add(token.end()));
      }
      print(summary);
      return;
    }
    String head = line("", "token", "id", "mask", "segment");
    console().result(positions.isEmpty() ? head : head + columns("start", "end"));
    for (int i = 0; i < tokens.size(); i++) {
      String line =
          line(
              i,
              tokens.get(i),
              encoding.inputId(i),
              encoding.attentionMask(i),
              encoding.tokenTypeId(i));
      console()
          .result(
              positions.isEmpty()
                  ? line
                  : line + columns(positions.get(i).start(), positions.get(i).end()));
    }
  }

  private static String line(Object index, String token, Object id, Object mask, Object segment) {
    return String.format(Locale.ROOT, "%-5s %-20s %8s %5s %8s", index, token, id, mask, segment);
  }

  private static String columns(Object start, Object end) {
    return String.format(Locale.ROOT, " %6s %6s", start, end);
  }

  private void rows(Tokenizer tokenizer) throws IOException {
    Path file = out;
    Provenance provenance;
    if (file == null) {
      provenance = write(tokenizer, standardOutput());
    } else {
      try (AtomicFile target = Outputs.file(file, input.files())) {
        provenance = write(tokenizer, target.stream());
        target.commit();
      }
      console().result("%,d rows tokenized: %s", rows, file);
    }
    Summary summary = summary("tokenize").inputs(provenance).put("rows", rows);
    clean.addTo(summary);
    if (file != null) {
      summary.put("out", file.toString());
    }
    print(summary);
  }

  private Provenance write(Tokenizer tokenizer, OutputStream target) throws IOException {
    headline.prepare(input, console());
    clean.prepare(input);
    Headline.Reader reader = headline.reader(input, this);
    Provenance provenance =
        input.stream(this, CHUNK, chunk -> write(tokenizer, reader, chunk, target));
    target.flush();
    return provenance;
  }

  private void write(
      Tokenizer tokenizer,
      Headline.@Nullable Reader reader,
      List<Example> chunk,
      OutputStream target)
      throws IOException {
    List<String> texts = chunk.stream().map(Example::text).toList();
    List<Encoding> encodings =
        reader == null
            ? tokenizer.encode(texts, maxLength)
            : tokenizer.encode(
                chunk.stream().map(reader::read).toList(),
                texts,
                maxLength,
                Truncation.LONGEST_FIRST);
    for (int i = 0; i < chunk.size(); i++) {
      String line = row(chunk.get(i).id(), encodings.get(i)) + "\n";
      target.write(line.getBytes(StandardCharsets.UTF_8));
    }
    requireOutput();
    rows += chunk.size();
    console().update("tokenizing", rows, -1, "");
  }

  private static ObjectNode row(String id, Encoding encoding) {
    ObjectNode row = Json.object();
    row.put("review_id", id);
    add(row, encoding);
    return row;
  }

  private static void add(ObjectNode row, Encoding encoding) {
    add(row.putArray("input_ids"), encoding.inputIds());
    add(row.putArray("attention_mask"), encoding.attentionMask());
    add(row.putArray("token_type_ids"), encoding.tokenTypeIds());
  }

  private static void add(ArrayNode array, int[] values) {
    for (int value : values) {
      array.add(value);
    }
  }
}
