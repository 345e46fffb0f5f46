/** Invented names and sentences, German and English mixed as at a real MSP. No real person, company or domain. */

export const FIRST_NAMES = ['Anna', 'Jürgen', 'Zoë', 'Lukas', 'Mia', 'Søren', 'Chloé', 'Tom', 'Katarzyna', 'Björn', 'Emily', 'Mehmet', 'Greta', 'Liam', 'Inês', 'Paul', 'Hannah', 'Oskar', 'Ruth', 'Želimir', 'Nadia', 'Ewan', 'Frieda', 'Kai'];
export const LAST_NAMES = ['Müller-Lüdenscheid', 'Schmidt', "O'Brien-Test", 'Groß', 'Kowalczyk', 'Jensen', 'Weiß', 'Öztürk', 'Becker', 'Fontaine', 'Hartmann', 'van der Muster', 'Richter', 'Quist', 'Ångström', 'Lorenz', 'Baxter', 'Vogel', 'Nyström', 'Dürr', 'Castellanos', 'Winter', 'Eßer', 'Pfeiffer'];
export const COMPANY_WORDS = ['Nordlicht', 'Blue Harbor', 'Rheinblick', 'Silverpine', 'Alpenkern', 'Kestrel', 'Sonnental', 'Copperfield & Dawn', 'Birkenhof', 'Lighthouse', 'Grünwerk', 'Oakbridge', 'Hafenkante', 'Redstone', 'Wiesengrund', 'Marlow', 'Steinbach', 'Foxglove', 'Tannenberg', 'Westgate'];
export const COMPANY_TRADES = ['Logistik GmbH', 'Dental Care Ltd', 'Maschinenbau AG', 'Architects LLP', 'Bäckerei e.K.', 'Insurance Brokers', 'Hotels GmbH & Co. KG', 'Legal', 'Steuerberatung PartG', 'Foods'];
export const CITIES = ['Hamburg', 'Köln', 'München', 'Leeds', 'Zürich', 'Graz', 'Cork', 'Lübeck'];
export const STREETS = ['Hafenstraße', 'Mill Lane', 'Am Markt', 'Station Road', 'Lindenallee'];
export const JOB_TITLES = ['Office Manager', 'Geschäftsführer', 'Buchhaltung', 'Head of Operations', 'Empfang', 'Projektleitung', ''];
export const DEVICES = ['Notebook', 'Drucker im 2. OG', 'Telefonanlage', 'the label printer', 'Server SRV-02', 'VPN client', 'the scanner', 'Outlook', 'Monitor', 'Wi-Fi access point', 'das ERP', 'Excel macro'];

/** `{d}` is a device. */
export const TICKET_TITLES = ['{d} reagiert nicht mehr', '{d} does not start', 'Neuer Mitarbeiter ab Montag', 'Password reset', 'Internet very slow again', '{d}: Fehlermeldung 0x80070005', 'Bitte Zugriff auf Laufwerk P:', 'Cannot send mail to customer', 'Lizenz für {d} verlängern', 'Backup fehlgeschlagen auf SRV-02', 'Umzug des Arbeitsplatzes', '{d} & Docking-Station <defekt>', 'Re: AW: {d} #dringend', 'Phishing mail received?', '「{d}」の設定'];

export const PROBLEM_LINES = [
  'Seit heute Morgen geht {d} nicht mehr. Neustart hat nichts gebracht.',
  'Since the last update {d} crashes when I open a file larger than 10 MB.',
  'Could you please have a look at {d}? It is urgent, we ship at 4 pm.',
  'Guten Tag,',
  'Hi team,',
  'Die Fehlermeldung lautet: "Zugriff verweigert (0x80070005)" – siehe Anhang.',
  'Steps:\r\n1. Start\r\n2. Login\r\n3. click <OK> & wait',
  'Error log: at System.IO.File.Open(String path) in C:\\build\\io.cs:line 42',
  'Link zum Portal: https://portal.acme.example/tickets?id=1&view=full',
  'Betroffen sind ungefähr 5 Kolleginnen & Kollegen, also <nicht> nur ich.',
  'Thanks a lot 🙏',
  'Mit freundlichen Grüßen',
];

export const PUBLIC_LINES = [
  'Ich habe mich per Fernwartung verbunden und {d} neu eingerichtet.',
  'We restarted the service and are watching it. Please try again.',
  'Could you send us a screenshot of the message?',
  'Das Ersatzgerät ist bestellt, Lieferung voraussichtlich Donnerstag.',
  'It works now, thank you!',
  'Leider tritt der Fehler wieder auf.',
  'Am 12.03. um 14:00 Uhr kommt ein Techniker vorbei.',
  'Cost estimate: 2 x 45,00 € = 90,00 € (net).',
];

export const INTERNAL_LINES = [
  'Kunde war am Telefon ungehalten, bitte vorsichtig formulieren.',
  'Admin password is in the vault, entry ACME-17.',
  'Checked the event log: disk 3 predicts failure. Ask sales for an offer before telling the customer.',
  'Rücksprache mit L2: Workaround ok, aber Ursache offen.',
  'Do not bill the first hour (goodwill).',
  'Remote session 25 min, {d} firmware updated to 4.2.1.',
];

export const WORKFLOW_LINES = ['Workflow rule "Notify on create" fired.', 'Ticket status changed from New to In Progress by rule "Auto-assign".', 'SLA reminder: 75 % of resolution time used.'];
export const RMM_LINES = ['Alert: disk C: below 10 % free on SRV-02.', 'Monitor "Ping" resolved after 4 min.', 'Patch compliance 92 %.'];

export const FILE_NAMES = ['screenshot.png', 'Rechnung März 2024.pdf', 'error log.txt', 'Übersicht (final) v2.docx', 'image001.png', 'message.eml', 'export;semi,comma.csv', "it's 100% #1 & more.txt", '..\\up.txt', 'ohne_endung', 'скрин.png', '📎 notes.txt', 'a'.repeat(200) + '.log', 'CON.txt', 'quote".pdf', '<b>bold</b>.html'];
export const CONTENT_TYPES: readonly (readonly [string, string])[] = [['.png', 'image/png'], ['.pdf', 'application/pdf'], ['.txt', 'text/plain'], ['.log', 'text/plain'], ['.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'], ['.eml', 'message/rfc822'], ['.csv', 'text/csv'], ['.html', 'text/html']];
