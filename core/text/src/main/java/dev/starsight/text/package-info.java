/**
 * Text as a BERT encoder reads it: WordPiece tokens, by their ids, between {@code [CLS]} and {@code
 * [SEP]}. A {@link dev.starsight.text.TokenizerFile} opens a tokenizer, our own where that does
 * exactly what the file asks for, else Hugging Face's; a {@link dev.starsight.text.Tokenizer} makes
 * an {@link dev.starsight.text.Encoding} of a text, an {@link dev.starsight.text.EncodingBatch} is
 * the rectangle a tensor is made of, and a {@link dev.starsight.text.Vocabulary} says which token
 * an id is.
 *
 * <pre>{@code
 * try (Tokenizer tokenizer = TokenizerFile.open(Path.of("minilm")).tokenizer()) {
 *   Encoding encoding = tokenizer.encode("Works as described.", 128);
 *   List<String> tokens = tokenizer.vocabulary().tokens(encoding);
 *   EncodingBatch batch = EncodingBatch.toMultipleOf(tokenizer.encode(texts, 128), 8);
 * }
 * }</pre>
 *
 * <p>Traps. Encodings come unpadded: padding is a matter of the batch. A literal {@code [CLS]},
 * {@code [SEP]}, {@code [MASK]}, {@code [PAD]} or {@code [UNK]} in a text becomes that special
 * token, as it does in Hugging Face's libraries: do not read anything into a {@code [SEP]} in the
 * middle. Accents are dropped and letters lower-cased if the tokenizer's file says so, so tokens do
 * not spell the text.
 */
@NullMarked
package dev.starsight.text;

import org.jspecify.annotations.NullMarked;
