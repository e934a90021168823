/** Sentences of plain prose, as people write them into forms. */
const SENTENCES: readonly string[] = [
  'We moved into the old mill at the end of March, when the river was still high and the fields behind the house stood under water.',
  'The first thing my father did was to repair the kitchen window, because the wind came straight through it and nobody could sit at the table.',
  'My sister found a box of letters under the stairs, all of them written by a woman who had lived there before the war.',
  'She read them aloud in the evenings, and after a week we felt that we knew the whole family.',
  'In the village there was one shop, one church and a school with only nine children.',
  'The teacher was a tall man who walked with a stick and knew the name of every bird.',
  'He told us that the storks would come back in April, and they did, on the very day that he had named.',
  'Everybody had a garden, and in summer the whole street smelled of beans, roses and wet earth.',
  'On Saturdays the baker drove over from the next town, and if you came late there was nothing left but rye bread.',
  'I remember the sound of the mill wheel better than the voices of my friends.',
  'It turned slowly in dry weeks and very fast after rain, and at night it was like the breathing of a large animal.',
  'My mother said that she could not sleep without it when we left, ten years later.',
  'The work was hard and the pay was small, but I have never again met people who laughed so much.',
  'When the harvest was in, they put long tables on the green, and each house brought something to eat.',
  'There was music until midnight, and the children were allowed to stay up and carry the lamps.',
  'Nobody locked a door in those days, or so the old people like to say now.',
  'In truth there were thieves then as well, only there was less to steal.',
  'One winter the snow lay so deep that we dug a tunnel from the back door to the barn.',
  'The cat used it more than we did, and she always looked offended when she met one of us on the way.',
  'A letter from the city took four days, and a telegram meant that someone had died or been born.',
  'I wanted to become a sailor, although I had seen the sea only once, on a grey day in November.',
  'My uncle gave me a book about knots, and I practised them on the washing line until my mother took it away.',
  'Later I learned the trade of a printer, which is also a kind of knot, if you think about it.',
  'You join small things in the right order, you pull, and something holds that was not there before.',
  'The first page that I set alone had eleven mistakes, and the master marked each of them with a red circle.',
  'He was strict, but he never shouted, and on Fridays he bought us all a coffee.',
  'Paper was expensive, so we used the backs of old posters for the proofs.',
  'I still own one of them, with a circus elephant on one side and a poem about autumn on the other.',
  'Machines do most of that work today, and they do it better than I ever could.',
  'What they cannot do is choose, and choosing was always the larger part of the craft.',
  'A good page needs more white than ink, and a good story needs more silence than talk.',
  'My daughter says that I repeat myself, and she is right, but the things worth saying are few.',
  'Last spring we went back to see the mill, the four of us in one small car.',
  'The wheel is gone, the river has a wall now, and a family from the city lives in the house.',
  'They were very kind, showed us every room, and gave us tea in the kitchen with the same crooked window.',
  'The woman asked whether we knew anything about the letters, for they had found some more behind a beam.',
  'We sat until the evening and read, and it was as if no time had passed at all.',
  'On the way home nobody spoke for an hour, and then my brother began to sing the song of the storks.',
  'I have started to write all of this down, a page a day, before I forget which of the stories are true.',
  'If you have photographs of the village from before the flood, I would be glad to see copies of them.',
  'The post office in the next town keeps parcels for two weeks, and they know my name there.',
  'Please do not send originals, because the roof of my study leaks a little when the wind comes from the west.',
  'The doctor thinks that I should walk more and sit less, so I carry my notes in my coat and write on benches.',
  'From the bench near the bridge one can see the hill, the two poplars, and the place where the school once stood.',
  'Children still swim there in August, and the heron still stands on the same stone and looks down on everybody.',
  'Some evenings I meet the grandson of the baker, who now repairs bicycles and has flour in his family but oil on his hands.',
  'We talk about the weather and about prices, and we agree that both used to be better, although neither of us believes it.',
  'He lent me a radio that receives stations from very far away, and I listen to languages that I do not understand.',
  'It is restful to hear people talk when you are not obliged to know what they mean.',
  'The days grow short now, and the first geese went over the house this morning, high up and in good order.',
  'I counted thirty one of them, with one far behind, who called and called until the others slowed down.',
  'That is how I should like to end this chapter, with the slow ones waited for and the lamp already lit.',
  'Tomorrow I will write about the summer of the two weddings, which is a much longer story and not always a happy one.',
  'My cousin has promised to send the names of all the guests, since she alone remembers who sat beside whom.',
  'Until then I wish you a quiet week, a dry roof and enough wood for the stove.',
];

/** 10 KB of prose: the sentences in a fixed order, again from the start where they do not suffice. */
export function prose(bytes: number): string {
  let text = '';
  for (let i = 0; text.length < bytes; i++)
    text += `${SENTENCES[(i * 7) % SENTENCES.length]!}${i % 6 === 5 ? '\n\n' : ' '}`;
  return text.slice(0, bytes);
}

/** The same with an attack after every few sentences. */
export function proseWithAttacks(bytes: number, attacks: readonly string[]): string {
  let text = '';
  for (let i = 0; text.length < bytes; i++) {
    text += `${SENTENCES[(i * 7) % SENTENCES.length]!} `;
    if (i % 5 === 4) text += `${attacks[(i / 5) | 0]?.toString() ?? attacks[i % attacks.length]!} `;
  }
  return text.slice(0, bytes);
}
