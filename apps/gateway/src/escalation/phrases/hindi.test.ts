import { createRequestDetector } from './request-detector.js';

const find = createRequestDetector({ extraPhrases: [] });

describe('hindi', () => {
  it.each([
    'मुझे किसी इंसान से बात करनी है।',
    'मुझे एजेंट से बात करनी है',
    'क्या मैं किसी व्यक्ति से बात कर सकता हूँ?',
    'एजेंट!',
    'ऑपरेटर प्लीज़',
    'कृपया मुझे प्रतिनिधि से जोड़िए',
    'मेरी बात किसी आदमी से करवाइए',
    'मुझे एक असली इंसान चाहिए',
    'मुझे कस्टमर केयर से बात करनी है',
    'नहीं, मुझे इंसान से बात करनी है',
    'मुझे मशीन से बात नहीं करनी',
    'किसी मैनेजर से बात कराइए',
    'mujhe kisi insaan se baat karni hai',
    'kya main agent se baat kar sakta hoon?',
    'agent please',
    'customer care se connect karo',
    'mujhe ek asli insan chahiye',
    'meri kisi se baat karwaiye',
    'operator ko bulaiye',
    'MUJHE AGENT SE BAAT KARNI HAI',
    'Mujhe human se baat karni hai',
  ])('hears a request for a person in %j', (said) => {
    expect(find(said, 'hi')).not.toBeNull();
  });

  it.each([
    'आप कब खुलते हैं?',
    'मुझे इंसान से बात नहीं करनी',
    'मुझे एजेंट नहीं चाहिए',
    'एजेंट से बात करने की ज़रूरत नहीं है',
    'मैंने कल एजेंट से बात की थी',
    'मेरे एजेंट ने कहा कि यह मुफ़्त है',
    'मैं मानव संसाधन विभाग में काम करता हूँ',
    'क्या मैं इंसान से बात कर रहा हूँ?',
    'मुझे किसी से बात नहीं करनी है',
    'mujhe agent se baat nahi karni',
    'agent ki zaroorat nahi hai',
    'mere agent ne kaha tha',
    'kya main insaan se baat kar raha hoon?',
    'main agent se baat karna nahi chahta',
    'aap kab khulte hain?',
    'bina agent ke kaam ho jayega',
  ])('hears none in %j', (said) => {
    expect(find(said, 'hi')).toBeNull();
  });
});
